// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// What differs between two access definitions, in sentences.
struct AccessChange {
    private(set) var sentences: [String] = []

    init(from: AccessDefinition, to: AccessDefinition) {
        for role in to.roles {
            guard let old = from.roles.first(where: { $0.name == role.name }) else {
                sentences.append(role.isBuiltIn ? "describe the role \(role.name)" : "add the role \(role.name)")
                continue
            }
            if old != role { sentences.append("describe the role \(role.name)") }
        }
        for role in from.roles where !to.roles.contains(where: { $0.name == role.name }) {
            sentences.append(role.isBuiltIn ? "describe the role \(role.name)" : "remove the role \(role.name)")
        }
        for grant in from.grants where to.grant(grant.id) == nil {
            sentences.append("take from \(grant.role): \(grant.sentence)")
        }
        for grant in to.grants {
            guard let old = from.grant(grant.id) else {
                sentences.append("allow \(grant.role): \(grant.sentence)")
                continue
            }
            if old != grant { sentences.append("change for \(grant.role): \(old.sentence) becomes \(grant.sentence)") }
        }
        let (before, after) = (from.grants.map(\.id), to.grants.map(\.id))
        if before.filter(Set(after).contains) != after.filter(Set(before).contains) {
            sentences.append("reorder the grants")
        }
    }
}

extension Grant {
    /// What it gives, as a plan shows it: `update posts (title, body) where {…}`.
    var sentence: String {
        switch right {
        case .permission(let pattern): return pattern.rawValue
        case .records(let right):
            var text = right.actions.map { $0 == .any ? "do everything" : $0.rawValue }.joined(separator: ", ")
            text += " " + (right.entity.map { text == "do everything" ? "with \($0)" : $0.rawValue } ?? "every entity")
            switch right.fields {
            case .all: break
            case .only(let names): text += " (\(Self.list(names)))"
            case .except(let names): text += " (all but \(Self.list(names)))"
            }
            if let rows = right.rows { text += " where \(rows.text)" }
            if let check = right.check { text += " checked by \(check.text)" }
            if !right.presets.isEmpty { text += " setting \(JSONValue.object(right.presets).text)" }
            return text
        }
    }

    private static func list(_ names: Set<FieldName>) -> String {
        names.sorted().map(\.rawValue).joined(separator: ", ")
    }
}
