// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

extension ActivityRecording {
    /// Notes what an edit of the schema changed of roles and grants: `access.change`, with a sentence for each change.
    func noteAccess(changedBy outcome: SchemaOutcome, _ request: APIRequest) async {
        guard outcome.wasApplied else { return }
        let changes = outcome.plan.steps.compactMap { step in
            if case .access(let sentence) = step { JSONValue.string(sentence) } else { nil }
        }
        guard !changes.isEmpty else { return }
        await record(
            ActivityEvent(
                "access.change",
                actor: request.principal.actor,
                client: request.client,
                details: JSONObject([
                    ("version", .integer(Int64(outcome.plan.to.version))),
                    ("changes", .array(Array(changes.prefix(Self.mostSentences)))),
                    ("count", .integer(Int64(changes.count))),
                ])
            )
        )
    }

    /// Of one entry: a schema file may change any number of grants.
    private static var mostSentences: Int { 100 }
}
