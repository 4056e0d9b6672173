// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

extension RowCells {
    /// Sets what the caller's grant says of every row that it lets them write.
    public mutating func preset(_ check: WriteOperation.Check, _ entity: Entity) {
        for (name, value) in check.presets.sorted(by: { $0.key < $1.key }) {
            if let field = entity.field(name.rawValue) { set(field, value) }
        }
    }

    /// Those of `keys` that newly name a row, with its id. To a write a row that is softly deleted is as absent.
    public func newTargets(
        _ keys: [WriteStatement.SoftKey],
        over old: RowImage?
    ) -> [(key: WriteStatement.SoftKey, id: RecordID)] {
        guard !keys.isEmpty else { return [] }
        return keys.compactMap { key in
            let value = values[key.place]
            guard let id = RecordID(value), old.map({ !$0.value(of: key.field).isIdentical(to: value) }) ?? true else {
                return nil
            }
            return (key, id)
        }
    }

    /// The values of these fields; nil when one of them is missing or null, which is equal to nothing.
    public func values(of fields: [FieldName]) -> [Value]? {
        var found: [Value] = []
        for name in fields {
            guard let place = names.firstIndex(of: name), !values[place].isNull else { return nil }
            found.append(values[place])
        }
        return found
    }

    /// The old values of fields that are another value now, but for secrets.
    public func difference(from old: RowImage, _ entity: Entity) -> JSONObject {
        var difference = JSONObject()
        for (field, value) in fields(of: entity) where !field.isSecret {
            let before = old.value(of: field.name)
            if !before.isIdentical(to: value) { difference[field.name.rawValue] = before.json }
        }
        return difference
    }
}
