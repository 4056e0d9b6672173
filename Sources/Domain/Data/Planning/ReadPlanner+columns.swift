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
            return entity.fields.filter(subject.isReadable).map {
                planner.column($0, of: entity, alternatives: alternatives)
            }
        }
        var columns: [OutputColumn] = []
        var issues: [DataError.Issue] = []
        for name in select where !columns.contains(where: { $0.name == name }) {
            if let field = entity.field(name), subject.isReadable(field) {
                columns.append(planner.column(field, of: entity, alternatives: alternatives))
            } else {
                issues.append(
                    .init(pointer: place, code: "unknown_field", message: "\(entity.name) has no field \"\(name)\".")
                )
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
        return columns
    }

    /// Bit i is set when alternative i gives the field. One alternative needs no bits.
    static func visibility(of field: Field, alternatives: Alternatives) -> UInt64 {
        guard !alternatives.isSingle else { return .max }
        var bits: UInt64 = 0
        for (place, alternative) in alternatives.all.enumerated() where alternative.fields.contains(field.name) {
            bits |= 1 << UInt64(place)
        }
        return bits
    }

    static func prefix(_ name: String) -> [UInt8] { [UInt8(ascii: ",")] + JSONWriter.keyBytes(name) }
}

extension Planner {
    func column(_ field: Field, of entity: Entity, alternatives: Alternatives) -> OutputColumn {
        OutputColumn(
            field: field,
            name: field.name.rawValue,
            encoding: OutputColumn.Encoding(field.type),
            prefix: ReadPlanner.prefix(field.name.rawValue),
            visibility: ReadPlanner.visibility(of: field, alternatives: alternatives),
            opener: FieldOpener(field, of: entity, cipher: cipher)
        )
    }
}

extension OutputColumn.Encoding {
    init(_ type: FieldType) {
        self = type.isEncrypted ? .sealed : type.valueKind.map { Self($0) } ?? .text
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
