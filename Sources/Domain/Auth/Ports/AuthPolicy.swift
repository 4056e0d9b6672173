// SPDX-License-Identifier: Apache-2.0

/// The stored settings that accounts, passwords, sessions and tokens go by.
public struct AuthPolicy: Sendable, Hashable {
    public var registration = Registration()
    public var password = Password()
    public var session = Session()
    public var secondFactor = SecondFactor()
    public var token = Token()
    public init() {}

    public struct Registration: Sendable, Hashable {
        /// Whether visitors may make accounts.
        public var isOpen = true
        /// The role of those who do; nil for none beyond what everybody has.
        public var role: String?
        /// Whether visitors may have accounts without a name, to be upgraded later.
        public var allowsAnonymous = false
        public init() {}
    }

    public struct Password: Sendable, Hashable {
        /// Passwords open sessions, and visitors register with one.
        public var isEnabled = true
        /// Characters (code points).
        public var minimumLength = 8
        public init() {}
    }

    public struct Session: Sendable, Hashable {
        /// From the last use, renewed when a tenth has passed.
        public var life = Duration.seconds(604_800)
        /// Of the access token of a session with a refresh token.
        public var accessLife = Duration.seconds(600)
        /// Of a refresh token, from its making.
        public var refreshLife = Duration.seconds(2_592_000)
        /// How long an administrator may act in somebody's name.
        public var impersonationLife = Duration.seconds(3600)
        /// How long a proof of who asks counts as fresh.
        public var freshProof = Duration.seconds(600)
        /// From its beginning, however often it is renewed.
        public var maximumLife = Duration.seconds(7_776_000)
        /// How many an account has at once; a further one ends the oldest.
        public var limit = 100
        public init() {}
    }

    public struct SecondFactor: Sendable, Hashable {
        /// Whether administrators can do nothing but set one up until they have shown it.
        public var isRequiredForAdministrators = false
        public init() {}
    }

    public struct Token: Sendable, Hashable {
        public var algorithm = SigningAlgorithm.edDSA
        public var issuer: String?
        /// Fields of the account that the token carries beside what it must; protected ones are left out.
        public var fields: [String] = []
        public init() {}
    }
}
