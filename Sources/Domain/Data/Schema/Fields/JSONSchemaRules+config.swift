// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension JSONSchemaRules {
    init(reading config: inout ConfigReader) {
        let schema = config.value("schema") ?? .object(JSONObject())
        switch schema {
        case .object, .boolean: break
        default: config.refuse("schema", "must be a JSON Schema: an object, true or false")
        }
        self.init(schema: schema)
    }

    func write(to config: inout JSONObject) { config["schema"] = schema }
}
