// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

extension Liveness {
    init(_ image: RowImage, _ entity: Entity) {
        let field = FieldName(rawValue: SystemField.deletedAt)
        self.init(entity, deletedAt: field.map { image.value(of: $0) } ?? .null)
    }
}
