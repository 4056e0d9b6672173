// SPDX-License-Identifier: Apache-2.0

/// A mail as it is transmitted: RFC 5322 with MIME (RFC 2045, 2046), addresses in UTF-8 (RFC 6532).
struct MIMEMessage {
    let bytes: [UInt8]

    init(_ mail: OutgoingMail) {
        var lines = [
            "Date: \(MailDate.text(mail.date))",
            "From: \(Self.mailbox(mail.from))",
            "To: \(mail.to)",
            "Subject: \(EncodedWord.header(mail.subject, from: "Subject: ".utf8.count))",
            "Message-ID: <\(mail.messageID)>",
            "MIME-Version: 1.0",
            // RFC 3834: keeps out-of-office replies away.
            "Auto-Submitted: auto-generated",
        ]
        if let html = mail.html {
            let boundary = Self.boundary(of: mail)
            lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", ""]
            for part in [Self.part("plain", mail.text), Self.part("html", html)] { lines += ["--\(boundary)"] + part }
            lines += ["--\(boundary)--", ""]
        } else {
            lines += Self.part("plain", mail.text)
        }
        bytes = Array(lines.joined(separator: "\r\n").utf8)
    }

    private static func part(_ type: String, _ text: String) -> [String] {
        [
            "Content-Type: text/\(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
            QuotedPrintable.encode(text), "",
        ]
    }

    static func mailbox(_ address: MailAddress) -> String {
        guard let name = address.name else { return address.address }
        return "\(EncodedWord.phrase(name, from: "From: ".utf8.count)) <\(address.address)>"
    }

    /// `=_` can't stand in quoted-printable text, so that no part contains the boundary.
    private static func boundary(of mail: OutgoingMail) -> String {
        "=_"
            + mail.messageID.utf8.prefix(40).filter { $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: "\"") }
            .map { String(UnicodeScalar($0)) }.joined()
    }
}
