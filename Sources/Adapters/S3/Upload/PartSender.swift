// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// Sends what an intake gives as parts of one upload: some of them are under way while the next one is gathered, and no
/// more than that is in memory.
struct PartSender {
    struct Outcome {
        /// In no order. Of parts that were sent one at a time, all before the first one that failed.
        var parts: [S3Bucket.Part] = []
        /// What was gathered behind all parts and is too little for one; nothing when a part before it is lost.
        var rest: [UInt8] = []
        var failure: BlobError?
    }

    private typealias Group = TaskGroup<Result<S3Bucket.Part, S3Failure>>

    let bucket: S3Bucket
    let upload: S3Bucket.Upload
    /// Bytes of a part.
    let size: Int
    let inFlight: Int
    /// Of the first part.
    let number: Int

    /// - Parameters:
    ///   - ready: a whole part that is sent first; empty for none.
    ///   - begun: what the next part begins with, less than a part.
    ///   - keepsWhatCame: lets parts under way arrive though the source fails or the task is cancelled.
    func send(
        _ ready: consuming [UInt8],
        _ begun: consuming [UInt8],
        _ intake: Intake,
        keepsWhatCame: Bool
    ) async -> Outcome {
        var ready = ready.isEmpty ? nil : S3Body(ready)
        var gathered = begun
        return await withTaskGroup(of: Result<S3Bucket.Part, S3Failure>.self) { group in
            var outcome = Outcome()
            var flying = 0
            var next = number
            var isLost = false
            do throws(BlobError) {
                while true {
                    if ready != nil {
                        if flying == inFlight {
                            outcome.parts.append(try await Self.landed(&group))
                            flying -= 1
                        }
                        // One is left for the rest.
                        guard next < S3Bucket.mostParts else { throw .full }
                        launch(&ready, next, &group, isShielded: keepsWhatCame)
                        next += 1
                        flying += 1
                    }
                    gathered.reserveCapacity(size)
                    try await intake.fill(&gathered, upTo: size)
                    guard gathered.count >= size else { break }
                    ready = S3Body(gathered)
                    gathered = []
                }
            } catch {
                outcome.failure = error
                // Not launched, or its failure is this one.
                isLost = ready != nil
                if !keepsWhatCame { group.cancelAll() }
            }
            for await result in group {
                switch result {
                case .success(let part): outcome.parts.append(part)
                case .failure(let failure):
                    isLost = true
                    outcome.failure = outcome.failure ?? BlobError(failure)
                }
            }
            outcome.rest = isLost ? [] : gathered
            return outcome
        }
    }

    /// Takes `body` away: the task alone holds it, until it is sent.
    private func launch(_ body: inout S3Body?, _ number: Int, _ group: inout Group, isShielded: Bool) {
        guard let sent = body.take() else { return }
        group.addTask { [bucket, upload, sent] in
            let send = { @Sendable () async throws(S3Failure) -> S3Bucket.Part in
                try await bucket.put(sent, part: number, of: upload)
            }
            do throws(S3Failure) {
                return .success(isShielded ? try await shielded(send) : try await send())
            } catch {
                return .failure(error)
            }
        }
    }

    private static func landed(_ group: inout Group) async throws(BlobError) -> S3Bucket.Part {
        guard let result = await group.next() else { throw .failed("S3: a part is lost") }
        do throws(S3Failure) { return try result.get() } catch { throw BlobError(error) }
    }
}
