// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

extension AppConfiguration {
    /// The boot settings that callers of the system routes may be shown: no secrets, no paths.
    var serverFacts: JSONObject {
        var limits = JSONObject()
        limits["body"] = .integer(Int64(self.limits.body))
        limits["url"] = .integer(Int64(self.limits.url))
        limits["headers"] = .integer(Int64(self.limits.headers))
        limits["deadlineSeconds"] = .integer(self.limits.deadline.components.seconds)
        var facts = JSONObject()
        facts["host"] = .string(server.host)
        facts["port"] = .integer(Int64(server.port))
        if let address = server.publicURL { facts["publicUrl"] = .string(address) }
        facts["corsOrigins"] = .array(server.corsOrigins.map { JSONValue.string($0) })
        facts["tls"] = .boolean(server.tls != nil)
        facts["schemaMode"] = .string(schema.mode.rawValue)
        facts["limits"] = .object(limits)
        return facts
    }
}
