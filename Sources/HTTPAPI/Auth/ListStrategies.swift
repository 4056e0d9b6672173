// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `GET /api/auth/strategies`: the ways to sign in, in bknd's shape. Of providers no more is told than their kind.
struct ListStrategies {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let includesDisabled = try request.flag("include_disabled")
        let settings = api.settings
        let shown = settings.strategies.sorted { $0.key < $1.key }.filter { includesDisabled || $0.value.isEnabled }
        let strategies = shown.map { ($0.key, Self.json($0.key, $0.value, settings)) }
        return .object([("strategies", .object(JSONObject(strategies))), ("basepath", "/api/auth")])
    }

    private static func json(
        _ name: String,
        _ strategy: AuthSettings.Strategy,
        _ settings: AuthSettings
    ) -> JSONValue {
        var config = JSONObject()
        if strategy.type == "password" {
            config["minLength"] = .integer(Int64(settings.password.minLength))
        } else {
            config["name"] = strategy.config["name"] ?? .string(name)
            config["type"] = strategy.config["type"]
        }
        return ["enabled": .boolean(strategy.isEnabled), "type": .string(strategy.type), "config": .object(config)]
    }
}
