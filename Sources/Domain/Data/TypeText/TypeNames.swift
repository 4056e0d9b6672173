// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// A type's name for each entity, in Pascal case: `posts` → `Posts`, `posts_tags` → `PostsTags`.
struct TypeNames {
    private var names: [EntityName: String] = [:]

    /// Names that mean something already in TypeScript or Swift, or that the generated text uses itself.
    private static let taken: Set = [
        "Any", "Array", "Bool", "Boolean", "Codable", "Data", "Database", "Date", "Decimal", "Decodable", "Dictionary",
        "Double", "Encodable", "Error", "Function", "Int", "Int64", "JSONValue", "Linked", "Map", "Never", "Number",
        "Object", "Optional", "Promise", "Protocol", "Record", "Result", "Self", "Set", "String", "Symbol", "Type",
    ]

    init(_ schema: Schema) {
        var used = Self.taken
        for entity in schema.entities {
            let name = AdoptionNames.free(Self.pascal(entity.name.rawValue)) { name in
                ["", "Create", "Update"].contains { used.contains(name + $0) }
            }
            used.formUnion([name, name + "Create", name + "Update"])
            names[entity.name] = name
        }
    }

    subscript(entity: EntityName) -> String { names[entity] ?? Self.pascal(entity.rawValue) }

    static func pascal(_ text: String) -> String {
        let words = text.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let name = words.joined()
        return name.first.map { ("0"..."9").contains($0) } ?? true ? "T" + name : name
    }
}
