// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Something that an adopted table lacks, which Roost may not add itself.
public struct DoctorFinding: Sendable, Hashable {
    public enum Code: String, Sendable, Hashable {
        /// A relation's key, or the default sort, without an index: reads over it look at every row.
        case missingIndex = "missing_index"
        /// Neither a key nor a unique index: rows can't be addressed, and the entity is read-only.
        case missingKey = "missing_key"
    }

    public let code: Code
    public let entity: EntityName
    public let table: String
    public let columns: [String]
    /// One sentence for a person, with the statement that would mend it.
    public let text: String

    public var json: JSONValue {
        [
            "code": .string(code.rawValue), "entity": .string(entity.rawValue), "table": .string(table),
            "columns": .array(columns.map { .string($0) }), "text": .string(text),
        ]
    }
}
