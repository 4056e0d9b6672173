// SPDX-License-Identifier: Apache-2.0

internal import MediaDomain

extension BlobStoreContract {
    static let puts: [Case] = [
        Case("what was put comes back, and its size is known") { store in
            let key = BlobKey.numbered(1)
            let put = try await store.put(key, "hello")
            try claimEqual(put.key, key)
            try claimEqual(put.size, 5)
            try claimEqual(try await store.text(key), "hello")
            let head = try await store.head(key)
            try claimEqual(head?.size, 5)
            try claimEqual(head?.key, key)
        },
        Case("no bytes are a blob too") { store in
            let key = BlobKey.numbered(1)
            try claimEqual(try await store.put(key, "").size, 0)
            let open = try await store.open(key, nil)
            try claimEqual(open.blob.size, 0)
            try claim(try await open.source.next() == nil, "bytes of an empty blob")
        },
        Case("bytes of unknown number are taken in") { store in
            let key = BlobKey.numbered(1)
            let put = try await store.put(key, PatternSource(length: 100_001, chunk: 777), BlobFacts())
            try claimEqual(put.size, 100_001)
            try await store.claimPattern(key, 0..<100_001)
        },
        Case("20 MB come back as they were, of known number and of unknown") { store in
            let length: Int64 = 20 << 20 + 3
            for (number, known) in [nil, length].enumerated() {
                let key = BlobKey.numbered(number)
                let source = PatternSource(length: length, chunk: 100_000)
                try claimEqual(try await store.put(key, source, BlobFacts(length: known)).size, length)
                try claim(source.isClosed, "the source was not closed")
                try await store.claimPattern(key, 0..<length)
            }
        },
        Case("a type that is given changes nothing of the bytes") { store in
            let facts = BlobFacts(length: 3, type: MimeType("text/html"))
            _ = try await store.put(.numbered(1), BytesSource([1, 2, 3]), facts)
            try claimEqual(try await store.open(.numbered(1), nil).source.collect(limit: 9), [1, 2, 3])
        },
        Case("putting again replaces the whole blob") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "a longer text than the next")
            try await store.put(key, "short")
            try claimEqual(try await store.text(key), "short")
            try claimEqual(try await store.head(key)?.size, 5)
        },
        Case("the areas do not meet") { store in
            for area in BlobKey.Area.allCases { try await store.put(.numbered(5, area), area.rawValue) }
            for area in BlobKey.Area.allCases {
                try claimEqual(try await store.text(.numbered(5, area)), area.rawValue)
            }
        },
        Case("many puts at once all arrive") { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let source = PatternSource(seed: UInt8(number), length: 150_000, chunk: 9_999)
                        _ = try await store.put(.numbered(number), source, BlobFacts(length: 150_000))
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<24 {
                try await store.claimPattern(.numbered(number), seed: UInt8(number), 0..<150_000)
            }
        },
        Case("of puts to one key at once one is left, whole") { store in
            let key = BlobKey.numbered(1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<8 {
                    group.addTask {
                        _ = try await store.put(key, PatternSource(seed: UInt8(seed), length: 60_000), BlobFacts())
                    }
                }
                try await group.waitForAll()
            }
            let bytes = try await store.open(key, nil).source.collect(limit: 60_000)
            let isWhole = (0..<8).contains { bytes == PatternSource.bytes(0..<60_000, seed: UInt8($0)) }
            try claim(isWhole, "the blob is of several puts")
        },
        Case("a copy stands by itself") { store in
            let (key, target) = (BlobKey.numbered(1, .uploads), BlobKey.numbered(2))
            try await store.put(key, "content")
            try await store.put(target, "something else that is longer")
            try claimEqual(try await store.copy(key, to: target).size, 7)
            try await store.delete([key])
            try claimEqual(try await store.text(target), "content")
        },
        Case("there is no copy of what is not there") { store in
            try await claimFailure("notFound", \.isNotFound) { () throws(BlobError) in
                _ = try await store.copy(.numbered(1), to: .numbered(2))
            }
            try claim(try await store.head(.numbered(2)) == nil, "the target is there")
        },
    ]
}
