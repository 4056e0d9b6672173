// SPDX-License-Identifier: Apache-2.0

package import Kernel

extension FieldName {
    /// For names in the source, which have the form of one.
    package init(literal text: String) {
        guard let name = FieldName(rawValue: text) else { preconditionFailure("no field name") }
        self = name
    }

    static let id = FieldName(literal: "id")
}

extension EntityName {
    /// For names in the source, which have the form of one.
    package init(literal text: String) {
        guard let name = EntityName(rawValue: text) else { preconditionFailure("no entity name") }
        self = name
    }
}
