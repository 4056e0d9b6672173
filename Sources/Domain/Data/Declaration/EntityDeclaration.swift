// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An entity declared in Swift.
public struct EntityDeclaration: Sendable, Hashable {
    public let name: String
    public var fields: [FieldDeclaration]
    public var config: JSONObject

    /// - Parameter config: further members of the entity's `config`, as a schema file would have them.
    public init(
        _ name: String,
        timestamps: Bool = false,
        owner: Bool = false,
        softDelete: Bool = false,
        singleton: Bool = false,
        audit: Bool = false,
        primary: PrimaryFormat? = nil,
        config: JSONObject = JSONObject(),
        fields: [FieldDeclaration]
    ) {
        self.name = name
        self.fields = fields
        self.config = config
        for (key, flag) in [
            ("timestamps", timestamps), ("owner", owner), ("softDelete", softDelete), ("singleton", singleton),
            ("audit", audit),
        ] where flag { self.config[key] = true }
        if let primary { self.config["primary_format"] = .string(primary.rawValue) }
    }

    var json: JSONValue {
        let fields = JSONObject(fields.map { ($0.name, $0.json) })
        return .object(JSONObject([("config", .object(config)), ("fields", .object(fields))]))
    }
}
