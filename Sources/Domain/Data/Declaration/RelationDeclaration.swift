// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A relation declared in Swift. Its id is made of its ends, so that the same declaration is the same relation at
/// every start.
public struct RelationDeclaration: Sendable, Hashable {
    public let kind: Relation.Kind
    public let source: String
    public let target: String
    public var config: JSONObject

    public init(
        _ kind: Relation.Kind,
        _ source: String,
        _ target: String,
        mappedBy: String? = nil,
        inversedBy: String? = nil,
        required: Bool = false,
        config: JSONObject = JSONObject()
    ) {
        self.kind = kind
        self.source = source
        self.target = target
        self.config = config
        if let mappedBy { self.config["mappedBy"] = .string(mappedBy) }
        if let inversedBy { self.config["inversedBy"] = .string(inversedBy) }
        if required { self.config["required"] = true }
    }

    /// Each `source` has one `target`.
    public static func manyToOne(
        _ source: String,
        _ target: String,
        mappedBy: String? = nil,
        inversedBy: String? = nil,
        required: Bool = false
    ) -> Self {
        RelationDeclaration(.manyToOne, source, target, mappedBy: mappedBy, inversedBy: inversedBy, required: required)
    }

    public static func manyToMany(
        _ source: String,
        _ target: String,
        mappedBy: String? = nil,
        inversedBy: String? = nil
    ) -> Self {
        RelationDeclaration(.manyToMany, source, target, mappedBy: mappedBy, inversedBy: inversedBy)
    }

    public static func oneToOne(
        _ source: String,
        _ target: String,
        mappedBy: String? = nil,
        inversedBy: String? = nil,
        required: Bool = false
    ) -> Self {
        RelationDeclaration(.oneToOne, source, target, mappedBy: mappedBy, inversedBy: inversedBy, required: required)
    }

    var key: String {
        let name = config["mappedBy"]?.stringValue ?? target
        return "\(source)_\(name)"
    }

    var json: JSONValue {
        .object(
            JSONObject([
                ("type", .string(kind.rawValue)), ("source", .string(source)), ("target", .string(target)),
                ("config", .object(config)),
            ])
        )
    }
}
