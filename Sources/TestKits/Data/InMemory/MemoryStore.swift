// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// Everything that the database holds, as one value: a copy is a snapshot, and an undone transaction is a copy
/// thrown away.
struct MemoryStore: Sendable {
    /// The schema in force, by whose names tables and columns are called.
    var schema: Schema
    /// The schemas before it, by their numbers, for plans that were made under them.
    /// Whether a plan was ever applied.
    var hasSchema = false
    var tables: [EntityName: MemoryTable] = [:]
    var log: [Change] = []
    var position: Int64 = 0
    /// The position of the last change of each entity, by its stable id.
    var marks: [String: Int64] = [:]
    var history: [AppliedPlan] = []
    var claims: [String: MemoryClaim] = [:]

    init(schema: Schema) {
        self.schema = schema
        for entity in schema.allEntities { tables[entity.name] = MemoryTable() }
    }

    mutating func adopt(_ next: Schema) {
        schema = next
        hasSchema = true
    }

    /// Whether plans made under the schema of that number find everything as they name it.
    func serves(_ version: Int) -> Bool { version == schema.version }
}

/// An answer kept for repeats.
struct MemoryClaim: Sendable {
    let record: IdempotencyRecord
    let answer: KeptAnswer
}
