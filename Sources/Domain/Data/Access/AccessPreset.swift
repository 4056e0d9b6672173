// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Ready-made grants for one entity.
public enum AccessPreset: String, Sendable, Hashable, CaseIterable {
    /// Administrators only: no grants.
    case `private`
    /// Whoever is signed in works with their own records.
    case owner
    /// Whoever is signed in creates, reads and lists, and edits their own records.
    case members
    /// Everybody reads; the rest as with `members` where the entity has owners.
    case publicRead = "public-read"

    /// Whether it speaks of owners, so that the entity has to know them.
    var needsOwner: Bool { self == .owner || self == .members }

    /// The grants on an entity; ids are empty.
    func grants(on entity: EntityName, hasOwner: Bool) -> [Grant] {
        let own: JSONValue = [SystemField.createdBy: "$user.id"]
        func grant(_ role: String, _ actions: [GrantAction], where rows: JSONValue? = nil) -> Grant {
            Grant(id: "", role: role, .records(RecordRight(entity: entity, actions: actions, rows: rows)))
        }
        let create = grant(RoleDefinition.user, [.create])
        let change = grant(RoleDefinition.user, [.update, .delete], where: own)
        switch self {
        case .private: return []
        case .owner: return [create, grant(RoleDefinition.user, [.read, .update, .delete], where: own)]
        case .members: return [grant(RoleDefinition.user, [.create, .read]), change]
        case .publicRead: return [grant(RoleDefinition.guest, [.read])] + (hasOwner ? [create, change] : [])
        }
    }
}
