// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Gives repeats of a request with the same `Idempotency-Key` the answer of the first, for 24 hours. The scope of a key
/// is the caller, the method and the path.
///
/// The answer to a write is kept in the transaction of the write (``AnswerKeeping``); what is kept here is the rest:
/// refusals, and answers to requests that write nothing.
public struct IdempotencyKeeper: Sendable {
    public enum Start: Sendable, Hashable {
        /// The request is the first: run it, then ``IdempotencyKeeper/end(_:)``, whatever comes of it.
        case fresh(Claim)
        case replay(KeptAnswer)
        /// The key came with another body before.
        case mismatch
        /// The first request is still at work.
        case running
    }

    /// The right to run a request.
    public struct Claim: Sendable, Hashable {
        public let record: IdempotencyRecord
    }

    private static let life: Int64 = 24 * 60 * 60 * 1000

    private let database: any Database
    private let clock: any WallClock
    private let hash: any CursorSigner
    private let running = RunningClaims()

    /// Scopes and bodies are kept as keyed hashes, so that nobody can make a key that meets another caller's.
    public init(database: any Database, clock: any WallClock, hash: any CursorSigner) {
        self.database = database
        self.clock = clock
        self.hash = hash
    }

    /// - Parameter body: the bytes of the body as they came.
    public func begin(
        key: String,
        caller: Caller,
        method: String,
        path: String,
        body: [UInt8]
    ) async throws(DataError) -> Start {
        let now = clock.now()
        let record = IdempotencyRecord(
            scope: digest([caller.principal.actor, method, path, key]),
            fingerprint: digest(body),
            expires: Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Self.life)
        )
        if let other = running.begin(record.scope, fingerprint: record.fingerprint) {
            return other == record.fingerprint ? .running : .mismatch
        }
        let claim = Claim(record: record)
        do throws(DataError) {
            guard let start = try await repeated(claim) else { return .fresh(claim) }
            end(claim)
            return start
        } catch {
            end(claim)
            throw error
        }
    }

    /// What a request gets whose answer has been kept meanwhile; nil when there is none.
    public func repeated(_ claim: Claim) async throws(DataError) -> Start? {
        let stored: StoredAnswer?
        do throws(DatabaseError) {
            stored = try await database.storedAnswer(scope: claim.record.scope, now: clock.now())
        } catch {
            throw DataError(reading: error)
        }
        return stored.map { $0.fingerprint == claim.record.fingerprint ? .replay($0.answer) : .mismatch }
    }

    /// Keeps an answer for repeats, unless the write that it answers has done so (`keeping`).
    public func keep(
        _ answer: KeptAnswer,
        for claim: Claim,
        keeping: AnswerKeeping? = nil
    ) async throws(DataError) {
        if keeping?.isKept == true { return }
        do throws(DatabaseError) {
            try await database.keep(
                answer,
                for: claim.record,
                replacing: keeping?.isInterim ?? false,
                now: clock.now()
            )
        } catch {
            throw DataError(reading: error)
        }
    }

    /// The request is no longer at work.
    public func end(_ claim: Claim) { running.end(claim.record.scope) }

    /// Each part with its length before it, so that no two lists of parts are the same message.
    private func digest(_ parts: [String]) -> String {
        digest(parts.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) })
    }

    private func digest(_ bytes: [UInt8]) -> String { Hex.encode(hash.tag(Array("idempotency\n".utf8) + bytes)) }
}
