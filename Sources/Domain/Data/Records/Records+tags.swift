// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Records {
    /// The tag of a list: the change marks of all entities used, what the caller was allowed, and what was asked.
    /// Nil when a mark can't be known (adopted tables), or where it would tell more than the answer does: see
    /// ``ContentTag``.
    func listTag(_ planned: PlannedRead, schema: Schema, variant: String) -> String? {
        guard planned.isWhole, let rights = planned.rights else { return nil }
        var hash = FNV1a()
        hash.combine(Int64(schema.version))
        // The order of a set is no order.
        for name in planned.touched.count == 1 ? Array(planned.touched) : planned.touched.sorted() {
            guard let entity = schema.entity(name), let mark = database.changeMark(of: entity) else { return nil }
            hash.combine(name.rawValue)
            hash.combine(mark)
        }
        hash.combine(rights)
        hash.combine(variant)
        return hash.quoted
    }
}
