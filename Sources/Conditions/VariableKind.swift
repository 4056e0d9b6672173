// SPDX-License-Identifier: Apache-2.0

/// What a variable holds: one value of a kind, or a list of them (`$user.roles`).
public struct VariableKind: Sendable, Hashable {
    public let kind: ValueKind
    public let isList: Bool

    public init(_ kind: ValueKind, isList: Bool = false) {
        self.kind = kind
        self.isList = isList
    }
}
