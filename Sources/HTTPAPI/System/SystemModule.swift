// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// A part of the configuration as the system routes name it.
enum SystemModule: String, CaseIterable {
    /// Boot settings, which are shown and can't be changed here.
    case server
    /// The schema.
    case data

    /// - Throws: 404 when there is no such module.
    init(named name: String) throws(Problem) {
        guard let module = Self(rawValue: name) else {
            throw .notFound("unknown_module", "There is no module \"\(name)\".")
        }
        self = module
    }

    func config(_ api: SystemAPI, _ schema: Schema) -> JSONValue {
        switch self {
        case .server: .object(api.facts.server)
        case .data: schema.definition.moduleJSON
        }
    }

    var configSchema: JSONValue {
        switch self {
        case .server: ["type": "object"]
        case .data: DataModuleSchema.json
        }
    }
}
