// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import MediaDomain

/// What is read of a source, in portions of any size, and whether it is what was announced.
final class Intake {
    private let source: any ByteSource
    private let facts: BlobFacts
    private var pending: ArraySlice<UInt8> = []
    private var received: Int64 = 0
    private var isOver = false
    private var digest: SHA256?

    init(_ source: any ByteSource, _ facts: BlobFacts = BlobFacts()) {
        self.source = source
        self.facts = facts
        digest = facts.sha256 == nil ? nil : SHA256()
    }

    /// Appends to `bytes` until there are `count` of them or the source is at its end.
    func fill(_ bytes: inout [UInt8], upTo count: Int) async throws(BlobError) {
        while bytes.count < count, !(try await isAtEnd()) {
            let taken = pending.prefix(count - bytes.count)
            bytes.append(contentsOf: taken)
            pending = pending.dropFirst(taken.count)
        }
    }

    /// Throws `.mismatch` when the end is not where, or the content not what was announced.
    func isAtEnd() async throws(BlobError) -> Bool {
        while pending.isEmpty {
            if isOver { return true }
            guard let piece = try await source.next() else {
                isOver = true
                try check()
                return true
            }
            received += Int64(piece.count)
            if let length = facts.length, received > length {
                throw .mismatch(.length(declared: length, received: received))
            }
            digest?.update(data: piece)
            pending = piece[...]
        }
        return false
    }

    private func check() throws(BlobError) {
        if let length = facts.length, received != length {
            throw .mismatch(.length(declared: length, received: received))
        }
        if let digest, let sha256 = facts.sha256, Array(digest.finalize()) != sha256 {
            throw .mismatch(.checksum)
        }
    }
}
