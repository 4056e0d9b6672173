// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension RecordTag.Seed {
    /// Nil where the record's version says too little: adopted tables have none, and embedded records have their own.
    init?(_ shape: ReadShape, rights: String) {
        guard shape.entity.isVersioned, shape.expansions.isEmpty else { return nil }
        let fields = shape.columns.map(\.name).joined(separator: ",")
        self.init(entity: shape.entity.name, schemaVersion: shape.schemaVersion, selection: fields + rights)
    }
}

extension Alternatives {
    /// A text that is equal only for callers with the same rights; nil when they depend on the moment.
    static func text(of granted: [Alternatives]) -> String? {
        var text = ""
        for alternatives in granted {
            for alternative in alternatives.all {
                if alternative.dependsOnTime { return nil }
                text += "|\(alternative.grant)"
                if alternative.rows != .constant(true) { text += ":\(alternative.rows)" }
                if alternative.fields != .all { text += ":\(sorted(alternative.fields))" }
            }
        }
        return text
    }

    private static func sorted(_ fields: FieldSet) -> String {
        switch fields {
        case .all: "*"
        case .only(let names): names.map(\.rawValue).sorted().joined(separator: ",")
        case .except(let names): "-" + names.map(\.rawValue).sorted().joined(separator: ",-")
        }
    }
}
