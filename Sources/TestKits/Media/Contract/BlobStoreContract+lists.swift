// SPDX-License-Identifier: Apache-2.0

internal import MediaDomain

extension BlobStoreContract {
    static let deletions: [Case] = [
        Case("what was deleted is gone, and deleting it again is no error") { store in
            let key = BlobKey.numbered(1)
            try await store.put(key, "x")
            try await store.put(.numbered(2), "y")
            try await store.delete([key, .numbered(77)])
            try await store.delete([key])
            try await store.delete([])
            try claim(try await store.head(key) == nil, "it is there")
            try claimEqual(try await store.text(.numbered(2)), "y")
            try await store.put(key, "again")
            try claimEqual(try await store.text(key), "again")
        },
        Case("many are deleted at once") { store in
            for number in 0..<20 { try await store.put(.numbered(number), "x") }
            try await store.delete((0..<19).map { BlobKey.numbered($0) })
            try claimEqual(try await store.keys(.area(.originals), pages: 100), [.numbered(19)])
        },
    ]

    static let lists: [Case] = [
        Case("an empty store lists nothing") { store in
            for area in BlobKey.Area.allCases {
                let page = try await store.list(.area(area), after: nil, limit: 10)
                try claimEqual(page, BlobPage(blobs: [], next: nil))
            }
        },
        Case("pages hold every key once and in order, with sizes") { store in
            // Keys that differ in their first digits, and in their last.
            let random = FakeMediaDigests()
            var keys = (0..<9).map { BlobKey.numbered($0) }
            for _ in 0..<14 { if let key = BlobKey.original(random.randomBytes(16)) { keys.append(key) } }
            for key in keys.shuffled() { try await store.put(key, key.text) }
            try await store.put(.numbered(3, .uploads), "not listed")
            for limit in [1, 4, 23, 1000] {
                try claimEqual(
                    try await store.keys(.area(.originals), pages: limit),
                    keys.sorted(),
                    "pages of \(limit)"
                )
            }
            for blob in try await store.list(.area(.originals), after: nil, limit: 5).blobs {
                try claimEqual(blob.size, Int64(blob.key.text.utf8.count))
                try claimEqual(blob.modified, try await store.head(blob.key)?.modified)
            }
        },
        Case("what was derived from one blob is listed by itself") { store in
            let random = FakeMediaDigests(seed: 8)
            guard let original = BlobKey.original(random.randomBytes(16)),
                let other = BlobKey.original(random.randomBytes(16))
            else { return }
            var mine: [BlobKey] = []
            for _ in 0..<5 {
                let made = random.randomBytes(16)
                guard let key = original.derived(made), let foreign = other.derived(made) else { return }
                try await store.put(key, "mine")
                try await store.put(foreign, "foreign")
                mine.append(key)
            }
            try claimEqual(try await store.keys(.derived(from: original), pages: 2), mine.sorted())
            try claimEqual(try await store.keys(.area(.derived), pages: 3).count, 10)
        },
        Case("a list goes on behind a key that was deleted") { store in
            for number in 0..<6 { try await store.put(.numbered(number), "x") }
            try await store.delete([.numbered(2)])
            let page = try await store.list(.area(.originals), after: .numbered(2), limit: 2)
            try claimEqual(page.blobs.map(\.key), [.numbered(3), .numbered(4)])
        },
    ]
}
