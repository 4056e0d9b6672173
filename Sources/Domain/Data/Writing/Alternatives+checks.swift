// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Alternatives {
    /// Whether some alternative gives the field to write.
    func give(_ field: FieldName) -> Bool {
        first.fields.contains(field) || rest.contains { $0.fields.contains(field) }
    }

    /// Places of the alternatives that cover all of `fields`, oldest first.
    func covering(_ fields: [FieldName]) -> [Int] {
        var places: [Int] = []
        for (place, alternative) in all.enumerated() where fields.allSatisfy(alternative.fields.contains) {
            places.append(place)
        }
        return places
    }

    /// What the database has to check for the alternatives at `places`.
    func checks(_ places: [Int]) -> [WriteOperation.Check] {
        let all = all
        return places.map { place in
            let alternative = all[place]
            return .init(
                rows: alternative.rows,
                after: alternative.check,
                fields: alternative.fields,
                presets: alternative.presets
            )
        }
    }

    /// Whether every alternative at `places` sets the field itself, so that the caller need not.
    func preset(_ field: FieldName, in places: [Int]) -> Bool {
        let all = all
        return places.allSatisfy { all[$0].presets[field] != nil }
    }
}
