// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Field: Hashable {
    public static func == (left: Field, right: Field) -> Bool {
        if left === right { return true }
        return left.id == right.id && left.name == right.name && left.type == right.type
            && left.required == right.required && left.fillable == right.fillable && left.isHidden == right.isHidden
            && left.defaultValue == right.defaultValue && left.label == right.label && left.text == right.text
            && left.config == right.config && left.origin == right.origin && left.renamedFrom == right.renamedFrom
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(name)
    }
}
