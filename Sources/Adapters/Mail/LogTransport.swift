// SPDX-License-Identifier: Apache-2.0

/// Delivers nothing and shows what it would have: for the first steps and for tests.
public struct LogTransport: MailTransport {
    private let sink: @Sendable (String) -> Void

    /// - Parameter sink: takes one entry of several lines.
    public init(sink: @escaping @Sendable (String) -> Void) { self.sink = sink }

    public func deliver(_ mail: OutgoingMail) async throws(MailFailure) {
        let lines = Self.printable(mail.text).split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.map { "    \($0)" }.joined(separator: "\n")
        sink("Mail to \(mail.to), shown here because mail.url is log:\n    Subject: \(mail.subject)\n\n\(body)")
    }

    /// Without control characters, which a terminal would obey.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
            )
        )
    }
}
