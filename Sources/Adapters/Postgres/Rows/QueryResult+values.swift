// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension QueryResult {
    func value(_ row: Int, _ column: Int, _ type: NativeType) -> Value {
        guard !isNull(row, column) else { return .null }
        return withBytes(row, column) { CellText.value($0, type) } ?? .null
    }

    /// The cell as a record's id; null is no id.
    func recordID(_ row: Int, _ column: Int, _ format: PrimaryFormat) -> RecordID? {
        guard !isNull(row, column) else { return nil }
        if format == .integer, let id = integer(row, column) { return .integer(id) }
        return text(row, column).map { .text($0) }
    }

    /// The row that ``WriteRenderer/image(of:lock:)`` gives; nil when there is none.
    func image(of entity: Entity) -> RowImage? {
        guard rowCount > 0 else { return nil }
        let fields = entity.storedFields
        return RowImage(
            fields: fields,
            values: fields.enumerated().map { value(0, $0, $1.type.native) },
            version: entity.isVersioned ? integer(0, fields.count) : nil
        )
    }
}
