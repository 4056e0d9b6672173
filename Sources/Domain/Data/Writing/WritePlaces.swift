// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Where the steps of a plan come from, so that what the database says of one can be told in the caller's words.
struct OperationPlace: Sendable {
    /// The request it belongs to; nil for what hooks added.
    let request: Int?
    /// Writes the record that the request is about, rather than one of a relation.
    let isMain: Bool
    /// One per row of an insert; a single one otherwise.
    var rows: [RowPlace]

    func row(_ index: Int) -> RowPlace {
        rows.indices.contains(index) ? rows[index] : rows.first ?? RowPlace(pointer: "")
    }
}

struct RowPlace: Sendable {
    /// The row's object in the body.
    let pointer: String
    /// Fields that were named elsewhere than by a member of their own name.
    var fields: [FieldName: String] = [:]

    func pointer(to field: FieldName) -> String { fields[field] ?? "\(pointer)/\(field)" }
}

/// Where the rows of a request are among the results of the plan.
struct ResultPlace: Sendable {
    let entity: Entity
    let operation: Int
    /// Nil for all rows of the operation.
    let row: Int?
}
