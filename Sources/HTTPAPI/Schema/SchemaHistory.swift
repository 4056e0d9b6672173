// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

/// `GET /api/schema/history`: the applied plans, newest first.
struct SchemaHistory {
    let api: SchemaAPI

    private static let defaultLimit = 50
    private static let limits = 1...1000

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let plans = try await api.schemas.history(limit: limit(request))
        return api.answer(.array(plans.map(Self.json)))
    }

    private func limit(_ request: APIRequest) throws -> Int {
        guard let text = request.query["limit"] else { return Self.defaultLimit }
        guard let limit = Int(text), Self.limits.contains(limit) else {
            throw DataError.malformed(
                pointer: "?limit",
                code: "invalid_parameter",
                message: "\"limit\" is a whole number from 1 to 1000."
            )
        }
        return limit
    }

    private static func json(_ plan: AppliedPlan) -> JSONValue {
        [
            "version": .integer(Int64(plan.version)), "time": .string(plan.time.description),
            "actor": .string(plan.actor), "plan": (try? JSONValue(parsing: plan.plan)) ?? .null,
        ]
    }
}
