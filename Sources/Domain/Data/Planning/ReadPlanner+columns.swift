// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

extension ReadPlanner {
    /// The readable fields, or those selected; each with the alternatives that give it.
    func columns(
        _ select: [String]?,
        of entity: Entity,
        about subject: ReadableSubject,
        at place: String
    ) throws(DataError) -> [OutputColumn] {
        let alternatives = subject.alternatives
        guard let select else {
            return entity.fields.filter(subject.isReadable).map { Self.column($0, alternatives: alternatives) }
        }
        var columns: [OutputColumn] = []
        var issues: [DataError.Issue] = []
        for name in select where !columns.contains(where: { $0.name == name }) {
            if let field = entity.field(name), subject.isReadable(field) {
                columns.append(Self.column(field, alternatives: alternatives))
            } else {
                issues.append(
                    .init(pointer: place, code: "unknown_field", message: "\(entity.name) has no field \"\(name)\".")
                )
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
        return columns
    }

    static func column(_ field: Field, alternatives: Alternatives) -> OutputColumn {
        OutputColumn(
            field: field,
            name: field.name.rawValue,
            encoding: OutputColumn.Encoding(field.type),
            prefix: prefix(field.name.rawValue),
            visibility: visibility(of: field, alternatives: alternatives)
        )
    }

    /// Bit i is set when alternative i gives the field. One alternative needs no bits.
    private static func visibility(of field: Field, alternatives: Alternatives) -> UInt64 {
        guard !alternatives.isSingle else { return .max }
        var bits: UInt64 = 0
        for (place, alternative) in alternatives.all.enumerated() where alternative.fields.contains(field.name) {
            bits |= 1 << UInt64(place)
        }
        return bits
    }

    static func prefix(_ name: String) -> [UInt8] { [UInt8(ascii: ",")] + JSONWriter.keyBytes(name) }
}

extension OutputColumn.Encoding {
    init(_ type: FieldType) {
        self = type.valueKind.map { Self($0) } ?? .text
    }

    init(_ kind: ValueKind) {
        switch kind {
        case .boolean: self = .boolean
        case .integer: self = .integer
        case .real: self = .real
        case .decimal(let scale): self = .decimal(scale: scale)
        case .text, .date, .instant, .week: self = .text
        case .json, .geo: self = .json
        }
    }
}
