// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET /api/activity`: the audit log, newest first; of the caller's own account unless the caller may read all of it.
struct ListActivity {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        var filter = ActivityFilter()
        filter.action = request.query["action"]
        filter.actor = request.query["actor"]
        filter.user = request.query["user"].map { RecordID(reference: $0) }
        filter.outcome = try Self.outcome(request)
        filter.since = try Self.moment("since", request)
        filter.until = try Self.moment("until", request)
        let entries = try await api.services.activity.list(
            filter,
            by: request.principal,
            after: request.query["after"].map { RecordID(reference: $0) },
            limit: request.number("limit", in: 1...ActivityLog.largestPage) ?? 50
        )
        return api.list(entries.map { .object($0.json) })
    }

    private static func outcome(_ request: APIRequest) throws(Problem) -> ActivityEvent.Outcome? {
        guard let text = request.query["outcome"] else { return nil }
        guard let outcome = ActivityEvent.Outcome(rawValue: text) else {
            throw .invalidParameter("outcome", "is succeeded, failed or refused")
        }
        return outcome
    }

    private static func moment(_ name: String, _ request: APIRequest) throws(Problem) -> Timestamp? {
        guard let text = request.query[name] else { return nil }
        guard let moment = Timestamp(text) else { throw .invalidParameter(name, "is a moment as RFC 3339 has it") }
        return moment
    }
}
