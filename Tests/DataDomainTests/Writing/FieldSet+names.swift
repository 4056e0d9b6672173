// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension FieldSet {
    static func fields(_ names: String...) -> FieldSet { .only(Set(names.compactMap(FieldName.init(rawValue:)))) }
}
