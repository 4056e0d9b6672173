// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A change of the schema, as a function from the definition as it is to the JSON of the one wanted, so that it can be
/// done again when another edit came first.
public struct SchemaEdit: Sendable {
    let transform: @Sendable (SchemaDefinition) throws(DataError) -> JSONValue
    /// Whether it means the same on another schema than the one it was made for.
    let isRepeatable: Bool
    /// Where the body that was sent lies in the whole schema; pointers of issues are told from there.
    let base: String
    /// The member of that body that names what `base` leads to.
    let nameMember: String?

    /// It names everything that is to be: what it doesn't name goes, except what is built in.
    var isWhole: Bool { !isRepeatable }

    init(
        at base: String = "",
        naming nameMember: String? = nil,
        isRepeatable: Bool = true,
        _ transform: @escaping @Sendable (SchemaDefinition) throws(DataError) -> JSONValue
    ) {
        self.base = base
        self.nameMember = nameMember
        self.isRepeatable = isRepeatable
        self.transform = transform
    }

    /// A whole schema: what it doesn't name goes.
    public static func replace(_ json: JSONValue) -> SchemaEdit {
        SchemaEdit(isRepeatable: false) { _ throws(DataError) in json }
    }

    /// The same for a definition, such as one declared in Swift.
    public static func replace(_ definition: SchemaDefinition) -> SchemaEdit { replace(definition.json) }

    /// A part of a schema, merged as in RFC 7396: what it doesn't name stays, null removes.
    public static func merge(_ json: JSONValue) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            try object(json)
            var renamed = SchemaText(current)
            let patch = renamed.rename(asIn: json)
            let known = TypeOptions.dropped(fromSchema: renamed.json, changedBy: patch)
            var text = SchemaText(JSONMerge.mergeSchema(patch, into: known))
            text.prune(before: current)
            return text.json
        }
    }

    // MARK: - What edits have in common

    static func object(_ json: JSONValue) throws(DataError) {
        guard json.objectValue == nil else { return }
        throw .invalid([.init(pointer: "", code: "invalid_config", message: "must be an object, not \(json.kindName)")])
    }

    static func member(_ key: String, of json: JSONValue) throws(DataError) -> String {
        guard let text = json[key]?.stringValue else {
            throw .invalid([.init(pointer: "/\(key)", code: "invalid_config", message: "must be a string")])
        }
        return text
    }

    static func exists(_ what: String) -> DataError {
        .conflict(
            code: "already_exists",
            [.init(pointer: "", code: "already_exists", message: "\(what) exists already")]
        )
    }

    /// The body without the members that are no part of the JSON form.
    static func without(_ keys: [String], _ json: JSONValue) -> JSONValue {
        guard case .object(var object) = json else { return json }
        for key in keys { object[key] = nil }
        return .object(object)
    }
}
