// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// The links of an m:n relation that a caller may know of: rows of the connection that they may list, with both keys.
/// A connection on which nobody has a grant has no rules of its own: whoever sees both ends sees the link.
struct VisibleLinks {
    let connection: Entity
    /// What the caller may do with the connection; nil where the ends decide.
    let given: Alternatives?
    /// The rows of the connection whose keys may be seen.
    let rows: Predicate

    /// Nil when the caller may see none.
    init?(_ reference: Reference, planner: Planner) {
        guard case .through(let name, let near, let far, _) = reference.path,
            let connection = planner.schema.entity(name)
        else { return nil }
        self.connection = connection
        guard let given = planner.alternativesIfAny(.list, on: connection) else {
            guard !planner.schema.access.hasGrants(on: name) else { return nil }
            self.given = nil
            rows = .constant(true)
            return
        }
        let giving = given.all.filter { $0.fields.contains(near) && $0.fields.contains(far) }
        guard let first = giving.first else { return nil }
        self.given = given
        let keys = Alternatives(first, Array(giving.dropFirst()))
        rows = Policy.rows(of: connection, alternatives: keys, deleted: .without)
    }
}
