// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

extension WriteBuilder {
    /// Reads the value of a member that names a relation: an object of `$set`, `$attach`, `$detach`, `$create`.
    mutating func link(_ json: JSONValue, _ reference: Reference, at place: String) -> LinkWrite? {
        guard let target = schema.entity(reference.target) else { return nil }
        var link = LinkWrite(reference: reference, pointer: place)
        if case .null = json, !reference.isMany {
            link.commands = [.set([])]
            return link
        }
        guard case .object(let object) = json, !object.isEmpty else {
            report(
                place,
                "invalid_type",
                "A relation takes an object of \(Self.names(reference)), not \(json.kindName)."
            )
            return nil
        }
        guard reference.isMany || object.count == 1 else {
            report(place, "invalid_relation", "Only one of \(Self.names(reference)) is possible here.")
            return nil
        }
        for member in object.members {
            let inner = place + JSONPointer().appending(member.key).description
            guard let command = command(member.key, member.value, reference, target, at: inner) else { return nil }
            link.commands.append(command)
        }
        return link
    }

    private static func names(_ reference: Reference) -> String {
        reference.isMany ? "$set, $attach, $detach and $create" : "$set or $create"
    }

    private mutating func command(
        _ name: String,
        _ json: JSONValue,
        _ reference: Reference,
        _ target: Entity,
        at place: String
    ) -> LinkWrite.Command? {
        switch name {
        case "$set" where !reference.isMany:
            return end(json, of: target, allowsExtras: false, at: place).map { .set($0.map { [$0] } ?? []) }
        case "$set":
            return ends(json, reference, target, at: place).map { .set($0) }
        case "$attach" where reference.isMany:
            return ends(json, reference, target, at: place).map { .attach($0) }
        case "$detach" where reference.isMany:
            return ends(json, reference, target, at: place).map { .detach($0) }
        case "$create":
            return bodies(json, isMany: reference.isMany, at: place).map { .create($0) }
        default:
            report(place, "unknown_operator", "A relation takes \(Self.names(reference)).")
            return nil
        }
    }

    private mutating func ends(
        _ json: JSONValue,
        _ reference: Reference,
        _ target: Entity,
        at place: String
    ) -> [LinkWrite.End]? {
        guard case .array(let elements) = json else {
            report(place, "invalid_type", "A list of ids is needed here, not \(json.kindName).")
            return nil
        }
        var allowsExtras = false
        if case .through = reference.path { allowsExtras = true }
        var ends: [LinkWrite.End] = []
        var isComplete = true
        for (index, element) in elements.enumerated() {
            guard let end = end(element, of: target, allowsExtras: allowsExtras, at: "\(place)/\(index)") else {
                isComplete = false
                continue
            }
            if let end {
                ends.append(end)
            } else {
                isComplete = false
                report("\(place)/\(index)", "required", "An id is needed here.")
            }
        }
        return isComplete ? ends : nil
    }

    /// An id, or an object of `id` and extra fields. The inner nil stands for null.
    private mutating func end(
        _ json: JSONValue,
        of target: Entity,
        allowsExtras: Bool,
        at place: String
    ) -> LinkWrite.End?? {
        guard case .object(var object) = json, object["$ref"] == nil else {
            if json.isNull { return .some(nil) }
            return id(json, of: target, at: place).map { .init(id: $0, extras: JSONObject(), pointer: place) }
        }
        guard let id = object["id"], allowsExtras || object.count == 1 else {
            report(place, "invalid_value", "An object with an id\(allowsExtras ? "" : " alone") is needed here.")
            return nil
        }
        if id.isNull, object.count == 1 { return .some(nil) }
        object["id"] = nil
        return self.id(id, of: target, at: "\(place)/id").map {
            .init(id: $0, extras: object, pointer: allowsExtras ? place : "\(place)/id")
        }
    }

    private mutating func id(_ json: JSONValue, of target: Entity, at place: String) -> Input? {
        if !references.isEmpty, let name = json["$ref"] {
            return input(for: name, at: "\(place)/$ref") { field in
                (field.type.valueKind == .integer) == (target.primaryFormat == .integer)
            }
        }
        do throws(ValueProblems) {
            return .value(try ValueReader.key(json, target.primaryFormat))
        } catch {
            for problem in error.all { report(problem.issue(at: place)) }
            return nil
        }
    }

    private mutating func bodies(
        _ json: JSONValue,
        isMany: Bool,
        at place: String
    ) -> [(body: JSONObject, pointer: String)]? {
        switch json {
        case .object(let body): return [(body, place)]
        case .array(let elements) where isMany:
            var bodies: [(body: JSONObject, pointer: String)] = []
            for (index, element) in elements.enumerated() {
                guard case .object(let body) = element else {
                    report("\(place)/\(index)", "invalid_type", "An object is needed here, not \(element.kindName).")
                    return nil
                }
                bodies.append((body, "\(place)/\(index)"))
            }
            return bodies
        default:
            report(place, "invalid_type", "An object is needed here, not \(json.kindName).")
            return nil
        }
    }
}
