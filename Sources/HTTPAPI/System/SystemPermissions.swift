// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The permissions that are about the server and not about records of an entity, as bknd lists its own.
enum SystemPermissions {
    static let json: JSONValue = .array(
        SystemPermission.allCases.map { permission in
            [
                "name": .string(permission.rawValue), "description": .string(description(of: permission)),
                "filterable": false,
            ]
        }
    )

    private static func description(of permission: SystemPermission) -> String {
        switch permission {
        case .schemaRead: "Read the schema"
        case .schemaWrite: "Change the schema"
        case .accessRead: "Read roles and grants"
        case .accessManage: "Change roles and grants"
        case .usersRead: "Read accounts"
        case .usersManage: "Make, change and delete accounts, and give them roles"
        case .keysManage: "Make and revoke API keys"
        case .settingsRead: "Read the stored settings"
        case .settingsWrite: "Change the stored settings"
        case .logsRead: "Read the whole audit log"
        case .systemRead: "Read facts about the server"
        case .mediaRead: "Read all files"
        case .mediaManage: "Change all files"
        case .flowsRead: "Read flows and their runs"
        case .flowsManage: "Change and start flows"
        }
    }
}
