// SPDX-License-Identifier: Apache-2.0

/// What is wrong with `mail.url` or `mail.from`, as a sentence for who wrote it; it never repeats a password or key.
public struct MailRouteError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
