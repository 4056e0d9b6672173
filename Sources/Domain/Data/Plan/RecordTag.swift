// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The entity tag of one record as one caller sees it: a hash of its id, its version, the schema's version and what
/// was selected. 128 bits of FNV-1a (two different offsets), written as 32 hex digits in quotes.
/// Source: Fowler, Noll, Vo, draft-eastlake-fnv.
public struct RecordTag: Sendable, Hashable {
    /// What tags of one read have in common, hashed once.
    public struct Seed: Sendable, Hashable {
        let hash: FNV1a

        /// - Parameter selection: everything else that shapes the output: visible fields, select, the caller's rights.
        public init(entity: EntityName, schemaVersion: Int, selection: String) {
            var hash = FNV1a()
            hash.combine(entity.rawValue)
            hash.combine(Int64(schemaVersion))
            hash.combine(selection)
            self.hash = hash
        }
    }

    /// The tag as it stands in `ETag`, quotes included.
    public let text: String

    public init(seed: Seed, id: RecordID, version: Int64) {
        var hash = seed.hash
        switch id {
        case .integer(let id): hash.combine(id)
        case .text(let id): hash.combine(id)
        }
        hash.combine(version)
        text = hash.quoted
    }
}
