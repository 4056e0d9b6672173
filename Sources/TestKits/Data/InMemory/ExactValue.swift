// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// A value as databases tell values apart: texts are equal when their code points are, which `String` does not ask.
struct ExactValue: Hashable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (left: Self, right: Self) -> Bool {
        switch (left.value, right.value) {
        case (.text(let left), .text(let right)), (.json(let left), .json(let right)):
            left.utf8.elementsEqual(right.utf8)
        case (.null, .null): true
        default: left.value.order(to: right.value) == .equal
        }
    }

    func hash(into hasher: inout Hasher) {
        switch value {
        case .text(let text), .json(let text): for byte in text.utf8 { hasher.combine(byte) }
        default: hasher.combine(value)
        }
    }
}
