// SPDX-License-Identifier: Apache-2.0

public import Kernel

public struct RelationRules: Sendable, Hashable {
    public enum OnDelete: String, Sendable, Hashable {
        case cascade, restrict
        case setNull = "set null"
        case setDefault = "set default"
        case noAction = "no action"
    }
    public var target: EntityName
    /// The format of the target's key, which the column shares.
    public var key: PrimaryFormat
    public var onDelete: OnDelete
    public init(target: EntityName, key: PrimaryFormat, onDelete: OnDelete = .setNull) {
        self.target = target
        self.key = key
        self.onDelete = onDelete
    }
}
