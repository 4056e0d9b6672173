// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// Whether a row has been deleted softly.
enum Liveness {
    case live, deleted

    init(_ image: RowImage, _ entity: Entity) {
        guard entity.options.softDelete, let field = FieldName(rawValue: SystemField.deletedAt) else {
            self = .live
            return
        }
        self = image.value(of: field).isNull ? .live : .deleted
    }

    /// The rows of `entity` that are in this state.
    func predicate(_ entity: Entity) -> Predicate {
        guard entity.options.softDelete else { return .constant(true) }
        let isLive = Predicate.isNull(FieldPath(field: SystemField.deletedAt, kind: .instant))
        return self == .live ? isLive : .not(isLive)
    }
}
