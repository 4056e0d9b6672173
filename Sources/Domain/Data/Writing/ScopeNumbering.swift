// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Dictionary where Key == EntityName, Value == ReadScope {
    /// The same with its values moved to the end of `values`, in a fixed order, so that equal requests number their
    /// parameters alike.
    func parameterized(into values: inout [Kernel.Value]) -> Self {
        var numbered: Self = [:]
        for (name, scope) in sorted(by: { $0.key < $1.key }) {
            let rows = scope.rows.parameterized(into: &values)
            var masks: [FieldName: Predicate] = [:]
            for (field, mask) in scope.masks.sorted(by: { $0.key < $1.key }) {
                masks[field] = mask.parameterized(into: &values)
            }
            numbered[name] = ReadScope(rows: rows, masks: masks)
        }
        return numbered
    }
}
