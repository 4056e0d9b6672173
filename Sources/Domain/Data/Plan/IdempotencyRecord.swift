// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A request that may be sent again, and until when its answer is kept.
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

/// An answer as it was given: what a repeat of the request gets.
public struct KeptAnswer: Sendable, Hashable {
    /// The outcome in the numbers of whoever answers (the status of HTTP).
    public let code: Int
    /// What the answer says beside its body, such as an entity tag.
    public let headers: JSONObject
    public let body: [UInt8]
    public init(code: Int, headers: JSONObject = JSONObject(), body: [UInt8]) {
        self.code = code
        self.headers = headers
        self.body = body
    }
}

/// A kept answer, and to which body it was given.
public struct StoredAnswer: Sendable, Hashable {
    public let fingerprint: String
    public let answer: KeptAnswer
    public init(fingerprint: String, answer: KeptAnswer) {
        self.fingerprint = fingerprint
        self.answer = answer
    }
}

/// The answer to a write, kept in the transaction of the write itself: both are there or neither is.
public struct AnswerPlan: Sendable {
    public let record: IdempotencyRecord
    /// Takes the place of an answer that this same request kept before, instead of being refused by it.
    public let replaces: Bool
    /// The answer to an outcome. It is called inside the transaction, and again when the transaction has to be run
    /// again: it must neither wait nor ask the database.
    public let answer: @Sendable (WriteOutcome) -> KeptAnswer
    public init(
        record: IdempotencyRecord,
        replaces: Bool = false,
        answer: @escaping @Sendable (WriteOutcome) -> KeptAnswer
    ) {
        self.record = record
        self.replaces = replaces
        self.answer = answer
    }
}
