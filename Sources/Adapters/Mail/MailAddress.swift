// SPDX-License-Identifier: Apache-2.0

/// Who a mail is from: an address and maybe a name, written `no-reply@example.org` or `Example <no-reply@example.org>`.
public struct MailAddress: Sendable, Hashable {
    public let name: String?
    public let address: String

    /// Nil when `text` has neither form, or anything in it that could end a header or a command.
    public init?(_ text: String) {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        let text = Self.trimmed(text[...])
        if text.last == ">", let open = text.lastIndex(of: "<") {
            let inner = text[text.index(after: open)...].dropLast()
            let name = Self.trimmed(text[..<open]).trimmingQuotes()
            guard Self.isAddress(inner) else { return nil }
            address = String(inner)
            self.name = name.isEmpty ? nil : String(name)
        } else {
            guard Self.isAddress(text) else { return nil }
            address = String(text)
            name = nil
        }
    }

    /// What follows the last `@`.
    var domain: String { address.split(separator: "@" as Character).last.map(String.init) ?? "localhost" }

    /// One `@` between two parts, and no character that has a meaning in the header of a mail or a command of SMTP.
    static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "@" as Character, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 320
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && !text.contains { "<>()[]\\,;:\"".contains($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension Substring {
    fileprivate func trimmingQuotes() -> Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
