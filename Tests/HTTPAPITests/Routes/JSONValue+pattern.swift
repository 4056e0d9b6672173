// SPDX-License-Identifier: Apache-2.0
import Kernel

extension JSONValue {
    /// Whether this holds everything that `pattern` does: an object may have more members than it names, and `"*"`
    /// stands for anything but null.
    func fits(_ pattern: JSONValue) -> Bool {
        switch (self, pattern) {
        case (_, "*"): !isNull
        case (.object(let object), .object(let wanted)):
            wanted.allSatisfy { member in object[member.key].map { $0.fits(member.value) } ?? false }
        case (.array(let elements), .array(let wanted)):
            elements.count == wanted.count && zip(elements, wanted).allSatisfy { $0.fits($1) }
        default: self == pattern
        }
    }
}
