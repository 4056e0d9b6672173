// SPDX-License-Identifier: Apache-2.0

internal import Kernel
internal import MediaDomain

extension BlobStoreContract {
    /// Appends the pattern's bytes of a range.
    private static func append(
        _ store: any BlobStore,
        _ upload: GrowingBlob,
        _ range: Range<Int64>
    ) async throws(BlobError) -> Int64 {
        try await store.growing.append(BytesSource(PatternSource.bytes(range)), to: upload, at: range.lowerBound)
    }

    static let growth: [Case] = [
        Case("an upload in pieces of any length becomes one blob") { store in
            let key = BlobKey.numbered(1)
            let upload = try await store.growing.begin(key, BlobFacts())
            try claimEqual(upload.key, key)
            try claimEqual(try await store.growing.size(of: upload), 0)
            var place: Int64 = 0
            for length: Int64 in [1, 100_000, 6 << 20, 1, 1, 5 << 20, 300_000] {
                try claimEqual(try await append(store, upload, place..<place + length), place + length)
                place += length
                try claimEqual(try await store.growing.size(of: upload), place)
                try claim(try await store.head(key) == nil, "the blob is there before its end")
            }
            try claimEqual(try await store.keys(.area(.originals), pages: 10), [], "the list before the end")
            try claimEqual(try await store.growing.finish(upload).size, place)
            try await store.claimPattern(key, 0..<place)
            try claimEqual(try await store.keys(.area(.originals), pages: 10), [key])
        },
        Case("an upload of no bytes becomes an empty blob") { store in
            let upload = try await store.growing.begin(.numbered(1), BlobFacts(length: 0))
            try claimEqual(try await store.growing.finish(upload).size, 0)
            try claimEqual(try await store.head(.numbered(1))?.size, 0)
        },
        Case("a piece that begins elsewhere is refused before a byte of it is taken") { store in
            let upload = try await store.growing.begin(.numbered(1), BlobFacts())
            _ = try await append(store, upload, 0..<1000)
            for offset: Int64 in [0, 999, 1001] {
                let source = PatternSource(length: 10)
                try await claimFailure(
                    "wrongOffset",
                    { if case .wrongOffset(1000) = $0 { true } else { false } },
                    { () throws(BlobError) in _ = try await store.growing.append(source, to: upload, at: offset) }
                )
                try claimEqual(source.taken, 0, "the bytes taken")
                try claim(source.isClosed, "the source was not closed")
            }
            try claimEqual(try await store.growing.size(of: upload), 1000)
        },
        Case("a piece that is cut keeps a beginning of it, and the upload goes on from there") { store in
            let key = BlobKey.numbered(1)
            let upload = try await store.growing.begin(key, BlobFacts())
            _ = try await append(store, upload, 0..<1000)
            let source = PatternSource(length: 1, chunk: 1000, cutAt: 20_000)
            try await claimFailure(
                "the cut",
                { if case .source(let cause) = $0 { cause is PatternSource.Cut } else { false } },
                { () throws(BlobError) in _ = try await store.growing.append(source, to: upload, at: 1000) }
            )
            let size = try await store.growing.size(of: upload)
            try claim((1000...21_000).contains(size), "the size is \(size)")
            // The first thousand were the pattern's from 0, what follows is its own beginning again.
            _ = try await store.growing.append(BytesSource([9, 9, 9]), to: upload, at: size)
            try claimEqual(try await store.growing.finish(upload).size, size + 3)
            let bytes = try await store.open(key, nil).source.collect(limit: 1 << 20)
            let kept = PatternSource.bytes(0..<size - 1000)
            try claim(bytes == PatternSource.bytes(0..<1000) + kept + [9, 9, 9], "other bytes than those kept")
        },
        Case("an upload that was given up is gone") { store in
            let upload = try await store.growing.begin(.numbered(1), BlobFacts())
            _ = try await append(store, upload, 0..<6 << 20)
            try await store.growing.abandon(upload)
            try await store.growing.abandon(upload)
            for call in 0..<3 {
                try await claimFailure("notFound", \.isNotFound) { () throws(BlobError) in
                    switch call {
                    case 0: _ = try await store.growing.size(of: upload)
                    case 1: _ = try await append(store, upload, 0..<1)
                    default: _ = try await store.growing.finish(upload)
                    }
                }
            }
            try claim(try await store.head(.numbered(1)) == nil, "the blob is there")
        },
        Case("finishing twice tells that it is over") { store in
            let upload = try await store.growing.begin(.numbered(1), BlobFacts())
            _ = try await append(store, upload, 0..<10)
            _ = try await store.growing.finish(upload)
            try await claimFailure("notFound", \.isNotFound) { () throws(BlobError) in
                _ = try await store.growing.finish(upload)
            }
            try await store.claimPattern(.numbered(1), 0..<10)
        },
        Case("uploads side by side do not meet") { store in
            let one = try await store.growing.begin(.numbered(1), BlobFacts())
            let other = try await store.growing.begin(.numbered(2, .uploads), BlobFacts())
            _ = try await store.growing.append(BytesSource([1]), to: one, at: 0)
            _ = try await store.growing.append(BytesSource([2]), to: other, at: 0)
            _ = try await store.growing.append(BytesSource([1]), to: one, at: 1)
            _ = try await store.growing.finish(one)
            _ = try await store.growing.finish(other)
            try claimEqual(try await store.open(one.key, nil).source.collect(limit: 9), [1, 1])
            try claimEqual(try await store.open(other.key, nil).source.collect(limit: 9), [2])
        },
        Case("those that began and did not end are found") { store in
            let open = try await store.growing.begin(.numbered(1), BlobFacts())
            _ = try await append(store, open, 0..<10)
            let finished = try await store.growing.begin(.numbered(2), BlobFacts())
            _ = try await store.growing.finish(finished)
            let later = Timestamp(millisecondsSinceEpoch: 4_000_000_000_000)
            try claimEqual(try await store.growing.unfinished(before: later), [open])
            let earlier = Timestamp(millisecondsSinceEpoch: 0)
            try claimEqual(try await store.growing.unfinished(before: earlier), [])
        },
    ]
}
