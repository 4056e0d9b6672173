// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Gives repeats of a request with the same `Idempotency-Key` the answer of the first, for 24 hours. The scope of a key
/// is the caller, the method and the path.
public struct IdempotencyKeeper: Sendable {
    public enum Start: Sendable, Hashable {
        /// The request is the first: run it, then ``IdempotencyKeeper/settle(_:code:body:)``, whatever comes of it.
        case fresh(Claim)
        case replay(StoredAnswer)
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
        do throws(DatabaseError) {
            if let stored = try await database.storedAnswer(scope: record.scope, now: now) {
                return Self.start(stored, fingerprint: record.fingerprint)
            }
            if try await database.claim(record, now: now) { return .fresh(Claim(record: record)) }
            // Somebody was faster.
            guard let stored = try await database.storedAnswer(scope: record.scope, now: now) else { return .running }
            return Self.start(stored, fingerprint: record.fingerprint)
        } catch .idempotencyMismatch {
            return .mismatch
        } catch .idempotencyRunning {
            return .running
        } catch {
            throw DataError(reading: error)
        }
    }

    /// Keeps the answer for repeats, or gives the key free (`code` nil) when the request came to nothing that should be
    /// repeated, such as a 5xx.
    public func settle(_ claim: Claim, code: Int?, body: [UInt8]) async throws(DataError) {
        do throws(DatabaseError) {
            try await database.settle(scope: claim.record.scope, code: code, body: body)
        } catch {
            throw DataError(reading: error)
        }
    }

    private static func start(_ stored: StoredAnswer, fingerprint: String) -> Start {
        guard stored.fingerprint == fingerprint else { return .mismatch }
        return stored.code == nil ? .running : .replay(stored)
    }

    /// Each part with its length before it, so that no two lists of parts are the same message.
    private func digest(_ parts: [String]) -> String {
        digest(parts.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) })
    }

    private func digest(_ bytes: [UInt8]) -> String { Hex.encode(hash.tag(Array("idempotency\n".utf8) + bytes)) }
}
