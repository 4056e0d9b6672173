// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension AccessDefinition {
    /// Gives grants without an id the one of the grant of `current` that says the same, each at most once, or a new one.
    func identified(over current: AccessDefinition, ids: any IDGenerator) -> AccessDefinition {
        var result = self
        var taken = Set(grants.map(\.id))
        for (place, grant) in grants.enumerated() where grant.id.isEmpty {
            let known = current.grants.first { !taken.contains($0.id) && $0.says(theSameAs: grant) }
            let id = known?.id ?? ids.makeID()
            taken.insert(id)
            result.grants[place].id = id
        }
        return result
    }
}
