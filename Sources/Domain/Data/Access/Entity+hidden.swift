// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension EntityName {
    /// See ``Entity/isHidden``.
    var isHidden: Bool { rawValue.lowercased().hasPrefix("_roost_") }
}

extension Schema {
    /// What a refusal says where nobody was ever given anything.
    func hint(on entity: Entity) -> DataError.Hint? {
        guard !access.hasGrants(on: entity.name) else { return nil }
        return DataError.Hint(
            code: "no_grants",
            message: "No role has a grant on \(entity.name) yet. Give one under /api/permissions, or choose a preset."
        )
    }
}
