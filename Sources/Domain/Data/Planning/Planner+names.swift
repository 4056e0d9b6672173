// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Planner {
    /// Whether the caller may speak of a field at all: to read or to write it, in some rows at least. Any other is
    /// answered like one that doesn't exist.
    func mayName(_ field: Field, of entity: Entity) -> Bool {
        guard !field.isHidden || context.seesHidden else { return false }
        return [Action.get, .list, .create, .update].contains { action in
            alternativesIfAny(action, on: entity)?.all.contains { $0.fields.contains(field.name) } ?? false
        }
    }

    /// Whether the caller may read a field in every row there is.
    func mayAlwaysRead(_ field: Field, of entity: Entity) -> Bool {
        alternativesIfAny(.get, on: entity)?.all.contains {
            $0.rows == .constant(true) && $0.fields.contains(field.name)
        } ?? false
    }
}
