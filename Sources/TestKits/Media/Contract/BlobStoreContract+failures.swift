// SPDX-License-Identifier: Apache-2.0

internal import MediaDomain

extension BlobStoreContract {
    private static func isCut(_ error: BlobError) -> Bool {
        if case .source(let cause) = error { cause is PatternSource.Cut } else { false }
    }

    static let failures: [Case] = [
        Case("a source that is cut leaves nothing, and its error comes back") { store in
            for (number, cut) in [0, 1, 70_000, 9 << 20].enumerated() {
                let source = PatternSource(length: 12 << 20, cutAt: Int64(cut))
                try await claimFailure("the cut", isCut) { () throws(BlobError) in
                    _ = try await store.put(.numbered(number), source, BlobFacts(length: 12 << 20))
                }
                try claim(source.isClosed, "the source was not closed")
                try claim(try await store.head(.numbered(number)) == nil, "something is there after \(cut) bytes")
            }
            try claimEqual(try await store.keys(.area(.originals), pages: 100), [])
        },
        Case("a source of unknown length that is cut leaves nothing") { store in
            try await claimFailure("the cut", isCut) { () throws(BlobError) in
                _ = try await store.put(.numbered(1), PatternSource(length: 1, cutAt: 1 << 20), BlobFacts())
            }
            try claim(try await store.head(.numbered(1)) == nil, "something is there")
        },
        Case("a source that is cut leaves what was there before") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "before")
            try await claimFailure("the cut", isCut) { () throws(BlobError) in
                _ = try await store.put(key, PatternSource(length: 100_000, cutAt: 50_000), BlobFacts(length: 100_000))
            }
            try claimEqual(try await store.text(key), "before")
        },
        Case("fewer bytes than were said leave nothing") { store in
            try await claimFailure(
                "a mismatch",
                { if case .mismatch(.length(10, 4)) = $0 { true } else { false } },
                { () throws(BlobError) in
                    _ = try await store.put(.numbered(1), BytesSource([1, 2, 3, 4]), BlobFacts(length: 10))
                }
            )
            try claim(try await store.head(.numbered(1)) == nil, "something is there")
        },
        Case("more bytes than were said leave nothing") { store in
            try await claimFailure(
                "a mismatch",
                { if case .mismatch(.length(10, _)) = $0 { true } else { false } },
                { () throws(BlobError) in
                    _ = try await store.put(.numbered(1), PatternSource(length: 300_000), BlobFacts(length: 10))
                }
            )
            try claim(try await store.head(.numbered(1)) == nil, "something is there")
        },
        Case("a put whose task is cancelled leaves nothing") { store in
            let gate = Gate()
            let source = PatternSource(length: 4 << 20) { place in
                if place >= 1 << 20 { await gate.holdUntilCancelled() }
            }
            let task = Task { try await store.put(.numbered(1), source, BlobFacts(length: 4 << 20)) }
            await gate.reached()
            task.cancel()
            let outcome = await task.result
            if case .success = outcome { throw ContractFailure(description: "a cancelled put succeeded") }
            try claim(try await store.head(.numbered(1)) == nil, "something is there")
            try claim(source.isClosed, "the source was not closed")
        },
    ]
}
