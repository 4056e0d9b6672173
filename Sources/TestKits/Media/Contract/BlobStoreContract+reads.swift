// SPDX-License-Identifier: Apache-2.0

internal import MediaDomain

extension BlobStoreContract {
    static let reads: [Case] = [
        Case("what was never put is not there") { store in
            try claim(try await store.head(.numbered(9)) == nil, "a head")
            try await claimFailure("notFound", \.isNotFound) { () throws(BlobError) in
                _ = try await store.open(.numbered(9), nil)
            }
            try await claimFailure("notFound", \.isNotFound) { () throws(BlobError) in
                _ = try await store.open(.numbered(9), 0..<1)
            }
        },
        Case("a range gives its bytes and no others") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "0123456789")
            for (range, expected) in [(0..<1, "0"), (9..<10, "9"), (2..<5, "234"), (0..<10, "0123456789")] {
                let open = try await store.open(key, Int64(range.lowerBound)..<Int64(range.upperBound))
                try claimEqual(open.blob.size, 10)
                try claimEqual(open.range, Int64(range.lowerBound)..<Int64(range.upperBound))
                try claimEqual(String(decoding: try await open.source.collect(limit: 99), as: UTF8.self), expected)
            }
        },
        Case("a range is cut at the end of the blob") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "0123456789")
            try claimEqual(try await store.text(key, 8..<4_000_000_000_000), "89")
            try claimEqual(try await store.open(key, 8..<400).range, 8..<10)
        },
        Case("a range behind the end, and an empty one, give nothing") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "0123456789")
            for range: Range<Int64> in [10..<11, 50..<60, 3..<3] {
                let open = try await store.open(key, range)
                try claim(open.range.isEmpty, "\(range) gives \(open.range)")
                try claimEqual(open.blob.size, 10)
                try claim(try await open.source.next() == nil, "\(range) gives bytes")
            }
        },
        Case("ranges of a large blob begin and end where they should") { store in
            let key = BlobKey.numbered(1)
            let length: Int64 = 9 << 20 + 11
            _ = try await store.put(key, PatternSource(length: length), BlobFacts(length: length))
            for range in [0..<1, length - 1..<length, 65_535..<65_537, 1_000_003..<3_000_007, 8 << 20 - 1..<length] {
                try await store.claimPattern(key, range)
            }
        },
        Case("what is being read stays whole when it is replaced") { store in
            let key = BlobKey.numbered(1)
            let length: Int64 = 3 << 20
            _ = try await store.put(key, PatternSource(seed: 1, length: length), BlobFacts(length: length))
            let source = try await store.open(key, nil).source
            var bytes = try await source.next() ?? []
            _ = try await store.put(key, PatternSource(seed: 2, length: length), BlobFacts(length: length))
            do throws(BlobError) {
                while let chunk = try await source.next() { bytes += chunk }
            } catch {
                // An end is allowed, a mixture is not.
                guard case .source = error else { throw error }
                return
            }
            try claim(bytes == PatternSource.bytes(0..<length, seed: 1), "bytes of two contents")
        },
        Case("a reader may stop early") { store in
            let key = BlobKey.numbered(1)
            _ = try await store.put(key, PatternSource(length: 2 << 20), BlobFacts())
            let source = try await store.open(key, nil).source
            _ = try await source.next()
            await source.close()
            await source.close()
            try claim(try await source.next() == nil, "bytes after the close")
            try await store.claimPattern(key, 0..<2 << 20)
        },
        Case("many readers at once get what is theirs") { store in
            let key = BlobKey.numbered(1)
            _ = try await store.put(key, PatternSource(length: 1 << 20), BlobFacts())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask { try await store.claimPattern(key, Int64(number * 1000)..<1 << 20) }
                }
                try await group.waitForAll()
            }
        },
    ]
}
