// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The claim of an `Idempotency-Key`, written in the transaction of the write it protects.
public struct IdempotencyRecord: Sendable, Hashable {
    /// Hash of caller, method, path and key.
    public let scope: String
    /// Hash of the body; the same scope with another one is `.idempotencyMismatch`.
    public let fingerprint: String
    /// When it may be forgotten.
    public let expires: Timestamp
    public init(scope: String, fingerprint: String, expires: Timestamp) {
        self.scope = scope
        self.fingerprint = fingerprint
        self.expires = expires
    }
}

/// An answer kept for repeats.
public struct StoredAnswer: Sendable, Hashable {
    public let fingerprint: String
    /// The HTTP-independent outcome code that the edge gave (its status number) and its body; nil while running.
    public let code: Int?
    public let body: [UInt8]
    public init(fingerprint: String, code: Int?, body: [UInt8]) {
        self.fingerprint = fingerprint
        self.code = code
        self.body = body
    }
}
