// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import DataDomain
public import Kernel

/// What a statement of a write does, with everything that its text depends on: adapters render each form once.
public enum WriteForm: Hashable, Sendable {
    /// Writes these fields of a new row; the shape is that of a read that the statement answers by itself.
    case insert([FieldName], ReadShape?)
    case update([FieldName], ReadShape?)
    case delete
    /// The stored row, held by this lock where others may write at the same time.
    case image(RowLock? = nil)
    /// Whether the row meets these.
    case holds([Predicate])
    /// The same of the row that was inserted last.
    case lastHolds([Predicate])
    /// The ids of the rows that a target means.
    case matching(Predicate, [EntityName: ReadScope], rows: Predicate)
    /// The id of a live row that holds the same in these fields.
    case rows([FieldName])
    /// The ids of the rows that refer to one by this field.
    case references(FieldName)
    case largest(FieldName)
}
