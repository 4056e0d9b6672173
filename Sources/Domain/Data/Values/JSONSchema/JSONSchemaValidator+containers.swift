// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension JSONSchemaValidator.Run {
    mutating func array(_ elements: [JSONValue], _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        var found = Self.limits(
            elements.count,
            keywords,
            ("minItems", "too_few"),
            ("maxItems", "too_many"),
            "elements",
            at: place
        )
        let prefix = keywords["prefixItems"]?.arrayValue ?? []
        for (index, element) in elements.enumerated() {
            guard let schema = index < prefix.count ? prefix[index] : keywords["items"] else { break }
            found += problems(of: element, in: schema, at: "\(place)/\(index)")
            if isExhausted { return [] }
        }
        if keywords["uniqueItems"] == .boolean(true) {
            budget -= elements.count
            var seen: Set<String> = []
            for (index, element) in elements.enumerated() where !seen.insert(element.comparableText).inserted {
                found.append(
                    .init(pointer: "\(place)/\(index)", code: "duplicate", message: "This element is there already.")
                )
            }
        }
        return found
    }

    mutating func object(_ object: JSONObject, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        var found = Self.limits(
            object.count,
            keywords,
            ("minProperties", "too_few"),
            ("maxProperties", "too_many"),
            "members",
            at: place
        )
        for name in keywords["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where object[name] == nil {
            found.append(
                .init(pointer: place + pointer(to: name), code: "required", message: "This member is required.")
            )
        }
        let properties = keywords["properties"]?.objectValue
        let additional = keywords["additionalProperties"]
        for member in object.members {
            let inner = place + pointer(to: member.key)
            if let schema = properties?[member.key] {
                found += problems(of: member.value, in: schema, at: inner)
            } else if additional == .boolean(false) {
                found.append(.init(pointer: inner, code: "unknown_field", message: "No such member is allowed here."))
            } else if let additional {
                found += problems(of: member.value, in: additional, at: inner)
            }
            if isExhausted { return [] }
        }
        return found
    }

    private func pointer(to key: String) -> String { JSONPointer().appending(key).description }
}
