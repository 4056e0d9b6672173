// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain

/// Conditions of Roost's own about files and folders. Every text is a literal: names may look like variables.
enum MediaConditions {
    static func equal(_ field: String, _ text: String) -> JSONValue { [field: ["$eq": literal(text)]] }

    static func among(_ field: String, _ texts: [String]) -> JSONValue {
        [field: ["$in": .array(texts.map { literal($0) })]]
    }

    static func begins(_ field: String, _ text: String) -> JSONValue { [field: ["$startswith": literal(text)]] }

    static func all(_ parts: [JSONValue]) -> JSONValue {
        parts.isEmpty ? .object(JSONObject()) : ["$and": .array(parts)]
    }

    /// What stands in the folder, and with `isDeep` in the folders in it.
    static func inFolder(_ folder: FolderPath, isDeep: Bool, field: String = "folder") -> JSONValue? {
        if folder.isRoot { return isDeep ? nil : [field: ["$isnull": true]] }
        let here = equal(field, folder.text)
        return isDeep ? ["$or": [here, begins(field, folder.text + "/")]] : here
    }

    static func contains(_ field: String, _ text: String) -> JSONValue {
        let escaped = text.map { "*%\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        return [field: ["$ilike": literal("*\(escaped)*")]]
    }

    private static func literal(_ text: String) -> JSONValue { ["$literal": .string(text)] }
}

extension FileQuery {
    /// The same in the language of queries.
    var condition: JSONValue {
        var parts: [JSONValue] = []
        if let folder, let part = MediaConditions.inFolder(folder, isDeep: isDeep) { parts.append(part) }
        if let search, !search.isEmpty {
            parts.append(["$or": [MediaConditions.contains("path", search), MediaConditions.contains("alt", search)]])
        }
        if let type { parts += Self.types(type.lowercased()) }
        if let binding {
            parts.append(MediaConditions.equal("reference", binding.reference))
            parts.append(MediaConditions.equal("entity_id", binding.record.description))
        }
        if let after { parts.append(["id": ["$gt": after.json]]) }
        return MediaConditions.all(parts)
    }

    private static func types(_ pattern: String) -> [JSONValue] {
        if pattern == "*" || pattern == "*/*" { return [] }
        if pattern.hasSuffix("/*") { return [MediaConditions.begins("mime_type", String(pattern.dropLast()))] }
        if !pattern.contains("/") { return [MediaConditions.begins("mime_type", pattern + "/")] }
        return [MediaConditions.equal("mime_type", pattern)]
    }
}
