// SPDX-License-Identifier: Apache-2.0

/// One try at something that could be guessed or flooded.
public struct Attempt: Sendable, Hashable {
    public enum Purpose: String, Sendable, Hashable, CaseIterable {
        case signIn
        case register
        case refresh
        case stepUp
        /// A one-time code or link is tried.
        case code
        /// A one-time code or link is asked for by mail.
        case mail
        /// One more mail to an address, whoever asks for it.
        case mailbox
        case apiKey
        case setup
    }

    public let purpose: Purpose
    /// The client's address as far as it can be trusted; nil when there is none (a local socket).
    public let address: String?
    /// What names the account: its normalized e-mail address or its id. It need not exist.
    public let account: String?

    public init(_ purpose: Purpose, address: String?, account: String? = nil) {
        self.purpose = purpose
        self.address = address
        self.account = account
    }
}
