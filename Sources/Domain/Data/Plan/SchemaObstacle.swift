// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Stored data that stand in the way of a step.
public struct SchemaObstacle: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case duplicates
        case notConvertible = "not_convertible"
        case nulls
        case unlistedValues = "unlisted_values"
        case missingTargets = "missing_targets"
        case tooLong = "too_long"
    }
    public let kind: Kind
    public let entity: EntityName
    public let fields: [FieldName]
    /// How many of the rows in the way are named.
    public static let listed = 20

    /// Ids of rows in the way, at most ``listed``.
    public let records: [RecordID]
    /// How many there are in all.
    public let count: Int
    public init(kind: Kind, entity: EntityName, fields: [FieldName], records: [RecordID], count: Int) {
        self.kind = kind
        self.entity = entity
        self.fields = fields
        self.records = records
        self.count = count
    }
}

extension SchemaObstacle {
    /// One sentence that names the rows by their ids.
    public var text: String {
        let place = fields.isEmpty ? entity.rawValue : fields.map { "\(entity).\($0)" }.joined(separator: ", ")
        let rows = records.map(\.description).joined(separator: ", ") + (count > records.count ? ", …" : "")
        return "\(count) record\(count == 1 ? "" : "s") of \(place) \(reason): \(rows)"
    }

    private var reason: String {
        switch kind {
        case .duplicates: "would not be unique"
        case .notConvertible: "can't be converted"
        case .nulls: "have no value and there is no default"
        case .unlistedValues: "have a value that is not listed any more"
        case .missingTargets: "refer to a record that is not there"
        case .tooLong: "have a value that is too long for an index"
        }
    }

    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "entity": .string(entity.rawValue),
            "fields": .array(fields.map { .string($0.rawValue) }), "records": .array(records.map(\.json)),
            "count": .integer(Int64(count)), "text": .string(text),
        ]
    }
}
