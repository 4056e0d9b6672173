// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// Whether a row has been deleted softly.
public enum Liveness: Sendable, Hashable {
    case live, deleted

    /// - Parameter deletedAt: what the row holds in that field; not looked at where the entity has no soft delete.
    public init(_ entity: Entity, deletedAt: Value) {
        self = entity.options.softDelete && !deletedAt.isNull ? .deleted : .live
    }

    /// The rows of `entity` that are in this state.
    public func predicate(_ entity: Entity) -> Predicate {
        guard entity.options.softDelete else { return .constant(true) }
        let isLive = Predicate.isNull(FieldPath(field: SystemField.deletedAt, kind: .instant))
        return self == .live ? isLive : .not(isLive)
    }
}
