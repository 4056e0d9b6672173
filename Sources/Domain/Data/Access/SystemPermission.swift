// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What a caller may do beside working with records: a closed list, so that a grant can't name what nothing asks for.
public enum SystemPermission: String, Sendable, Hashable, CaseIterable {
    case schemaRead = "schema.read"
    case schemaWrite = "schema.write"
    case accessRead = "access.read"
    /// Roles, grants, and which users have which roles.
    case accessManage = "access.manage"
    case usersRead = "users.read"
    case usersManage = "users.manage"
    case keysManage = "keys.manage"
    case settingsRead = "settings.read"
    case settingsWrite = "settings.write"
    case logsRead = "logs.read"
    case systemRead = "system.read"
    case mediaRead = "media.read"
    case mediaManage = "media.manage"
    case flowsRead = "flows.read"
    case flowsManage = "flows.manage"
}

extension Entity {
    /// Each of these gives all records of a system entity for the action, whatever the grants.
    func permissions(for action: Action) -> [SystemPermission] {
        guard kind == .system, name.rawValue == "media" || name.rawValue == "media_folders" else { return [] }
        switch action {
        case .get, .list: return [.mediaRead, .mediaManage]
        case .create, .update, .delete, .readDeleted: return [.mediaManage]
        }
    }
}

/// One permission, all of an area (`media.*`), or all there are (`*`), as grants and API keys name them.
public struct PermissionPattern: Sendable, Hashable, RawRepresentable {
    public let rawValue: String

    /// Nil when no permission is meant.
    public init?(rawValue: String) {
        self.rawValue = rawValue
        guard SystemPermission.allCases.contains(where: covers) else { return nil }
    }

    public func covers(_ permission: SystemPermission) -> Bool {
        if rawValue == "*" || rawValue == permission.rawValue { return true }
        return rawValue.hasSuffix(".*") && permission.rawValue.hasPrefix(rawValue.dropLast())
    }

    /// All that it stands for.
    public var permissions: [SystemPermission] { SystemPermission.allCases.filter(covers) }
}
