// SPDX-License-Identifier: Apache-2.0

public import MediaDomain

/// What every store promises, as cases that run anywhere:
///
///     @Test(arguments: BlobStoreContract.cases)
///     func `the contract holds`(_ one: BlobStoreContract.Case) async throws {
///         try await one.run { try await makeEmptyStore() }
///     }
public enum BlobStoreContract {
    /// A promise, named by a sentence.
    public struct Case: Sendable, CustomStringConvertible {
        public let name: String
        private let body: @Sendable (any BlobStore) async throws -> Void

        init(_ name: String, _ body: @escaping @Sendable (any BlobStore) async throws -> Void) {
            self.name = name
            self.body = body
        }

        public var description: String { name }

        /// Throws what was promised and not kept, with the place of the claim.
        /// - Parameter make: gives a new, empty store.
        public func run(on make: () async throws -> any BlobStore) async throws { try await body(try await make()) }
    }

    public static var cases: [Case] { puts + reads + deletions + lists + failures + growth }
}

// MARK: - What cases share

extension BlobKey {
    /// An original's key that ends with `number`, below those with larger numbers.
    static func numbered(_ number: Int, _ area: Area = .originals) -> BlobKey {
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: $0 < 8 ? 0 : number >> ((15 - $0) * 8)) }
        let key: BlobKey? =
            switch area {
            case .originals: .original(bytes)
            case .uploads: .upload(bytes)
            case .derived: BlobKey.original([UInt8](repeating: 7, count: 16))?.derived(bytes)
            }
        // Sixteen bytes are a key in every area.
        return key ?? numbered(0)
    }
}

extension BlobStore {
    @discardableResult
    func put(_ key: BlobKey, _ text: String) async throws(BlobError) -> StoredBlob {
        try await put(key, BytesSource(Array(text.utf8)), BlobFacts(length: Int64(text.utf8.count)))
    }

    /// The whole blob, of a small one.
    func text(_ key: BlobKey, _ range: Range<Int64>? = nil) async throws(BlobError) -> String {
        String(decoding: try await open(key, range).source.collect(limit: 1 << 20), as: UTF8.self)
    }

    /// All keys, asked for in pages.
    func keys(_ prefix: BlobPrefix, pages limit: Int) async throws -> [BlobKey] {
        var keys: [BlobKey] = []
        var after: BlobKey?
        for _ in 0..<10_000 {
            let page = try await list(prefix, after: after, limit: limit)
            try claim(page.blobs.count <= limit, "a page of at most \(limit) holds \(page.blobs.count)")
            keys += page.blobs.map(\.key)
            guard let next = page.next else { return keys }
            after = next
        }
        throw ContractFailure(description: "the list has no end")
    }

    /// Claims that the blob is the pattern's first `length` bytes, without holding them.
    func claimPattern(_ key: BlobKey, seed: UInt8 = 0, _ range: Range<Int64>) async throws {
        let source = try await open(key, range).source
        var place = range.lowerBound
        while let chunk = try await source.next() {
            try claim(!chunk.isEmpty, "an empty chunk")
            let expected = PatternSource.bytes(place..<place + Int64(chunk.count), seed: seed)
            try claim(chunk == expected, "other bytes behind \(place)")
            place += Int64(chunk.count)
        }
        try claimEqual(place, range.upperBound, "the end of the bytes")
        let behind = try await source.next()
        try claim(behind == nil, "bytes behind the end")
    }
}
