// SPDX-License-Identifier: Apache-2.0

/// What a variable holds: one value of a kind, or a list of them (`$user.roles`).
public struct VariableKind: Sendable, Hashable {
    public let kind: ValueKind
    public let isList: Bool
    /// The id of a record: fields that keep ids as text or as integers take it, whichever it is.
    public let isIdentifier: Bool

    public init(_ kind: ValueKind, isList: Bool = false) {
        self.init(kind, isList: isList, isIdentifier: false)
    }

    public static func identifier(_ kind: ValueKind) -> VariableKind {
        VariableKind(kind, isList: false, isIdentifier: true)
    }

    private init(_ kind: ValueKind, isList: Bool, isIdentifier: Bool) {
        self.kind = kind
        self.isList = isList
        self.isIdentifier = isIdentifier
    }

    /// Whether it may stand for an operand of `kind`.
    func fits(_ kind: ValueKind) -> Bool {
        kind.accepts(self.kind) || (isIdentifier && (kind == .text || kind == .integer))
    }
}
