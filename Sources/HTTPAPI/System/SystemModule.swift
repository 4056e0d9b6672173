// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// A part of the configuration as the system routes name it.
enum SystemModule: String, CaseIterable {
    /// Boot settings, which are shown and can't be changed here.
    case server
    /// The schema.
    case data
    /// The stored settings of accounts and sessions.
    case auth

    /// - Throws: 404 when there is no such module.
    init(named name: String) throws(Problem) {
        guard let module = Self(rawValue: name) else {
            throw .notFound("unknown_module", "There is no module \"\(name)\".")
        }
        self = module
    }

    /// What it takes to see the configuration.
    var reading: [SystemPermission] {
        switch self {
        case .server: [.settingsRead]
        case .data: [.schemaRead]
        case .auth: [.settingsRead, .settingsWrite]
        }
    }

    /// What it takes to change it.
    var writing: SystemPermission { self == .data ? .schemaWrite : .settingsWrite }

    /// Those that the caller may see.
    static func readable(by principal: Principal, _ permits: SystemPermits) -> [SystemModule] {
        allCases.filter { module in module.reading.contains { permits.holds($0, principal) } }
    }

    /// Never has a secret.
    func config(_ api: SystemAPI, _ schema: Schema, _ principal: Principal) async throws -> JSONValue {
        switch self {
        case .server: .object(api.facts.server)
        case .data: schema.definition.moduleJSON
        case .auth: .object(try await api.settings.shown(to: principal))
        }
    }

    var configSchema: JSONValue {
        switch self {
        case .server: ["type": "object"]
        case .data: DataModuleSchema.json
        case .auth: AuthModuleSchema.json
        }
    }
}
