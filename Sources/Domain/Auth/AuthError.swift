// SPDX-License-Identifier: Apache-2.0

/// Everything that a call of this domain can be refused with.
public enum AuthError: Error, Sendable, Hashable {
    /// A body that is well-formed but not possible (422), at RFC 6901 pointers. Several at once.
    case invalid([Issue])
    /// Wrong name or password, bad or expired token or code, disabled account: the same answer for all (401).
    case badCredentials
    /// There must be credentials and there are none (401).
    case unauthenticated
    /// A first factor was right: the second is asked for under this challenge (401).
    case secondFactorRequired(challenge: String)
    /// What is asked needs a proof of who asks that is younger than the caller's (403).
    case freshProofRequired
    /// Known and not allowed (403). `code` is stable, snake_case.
    case forbidden(code: String, message: String)
    case notFound
    /// Not possible as things stand (409).
    case conflict(code: String, message: String)
    /// Too many attempts (429).
    case tooManyAttempts(retryAfter: Duration)
    /// A request that can't be read or makes no sense (400).
    case malformed(code: String, message: String)
    /// From the store: another write came first.
    case stale
    /// From the store: the field's value is taken by another record.
    case taken(field: String)
    /// A service outside (mail, provider) did not answer as it should (502); the text is for the log only.
    case upstream(String)
    case overloaded
    case unavailable
    /// A defect; the text is for the log only.
    case internalFailure(String)

    public struct Issue: Sendable, Hashable {
        public let pointer: String
        public let code: String
        public let message: String
        public init(pointer: String, code: String, message: String) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }
}
