// SPDX-License-Identifier: Apache-2.0
internal import Curl
// Base64 alone; no more of Foundation is there.
internal import FoundationEssentials
internal import Kernel

/// Mailgun: `POST /v3/{domain}/messages` as a form, signed in as `api`, answered 200 `{"id","message"}`; errors are
/// `{"message"}` (https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages).
struct MailgunService: MailService {
    let key: Secret<String>
    let domain: String
    let endpoint: String
    let name = "Mailgun"
    let success = 200

    func request(for mail: OutgoingMail) throws(MailFailure) -> CurlRequest {
        var fields = [
            ("from", MIMEMessage.mailbox(mail.from)), ("to", mail.to), ("subject", mail.subject), ("text", mail.text),
        ]
        if let html = mail.html { fields.append(("html", html)) }
        fields.append(("h:Message-Id", "<\(mail.messageID)>"))
        let boundary = try Self.boundary(apartFrom: fields.map(\.1), mail)
        let user = Data("api:\(key.reveal())".utf8).base64EncodedString()
        return CurlRequest(
            method: "POST",
            url: "\(endpoint)/v3/\(domain)/messages",
            headers: [
                CurlHeader("Authorization", "Basic \(user)"),
                CurlHeader("Content-Type", "multipart/form-data; boundary=\(boundary)"),
            ],
            body: Self.form(fields, boundary: boundary)
        )
    }

    func complaint(_ body: [UInt8]) -> String? { Complaint(body)["message"] }

    /// `multipart/form-data` of RFC 7578.
    private static func form(_ fields: [(String, String)], boundary: String) -> [UInt8] {
        var text = ""
        for (name, value) in fields {
            text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        return Array("\(text)--\(boundary)--\r\n".utf8)
    }

    private static func boundary(apartFrom texts: [String], _ mail: OutgoingMail) throws(MailFailure) -> String {
        let letters = mail.messageID.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "z")).contains($0) }
        let boundary = "roost-form-" + String(decoding: letters.prefix(32).filter { $0 != 0x40 }, as: UTF8.self)
        guard !texts.contains(where: { $0.contains("--\(boundary)") }) else {
            throw MailFailure(false, "the mail holds the boundary of its own form")
        }
        return boundary
    }
}
