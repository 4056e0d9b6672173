// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Keeps secrets out of the audit log, should somebody put one into an event's details.
enum ActivityRedaction {
    private static let words = ["password", "secret", "token", "hash", "credential", "cookie", "authorization"]
    private static let names: Set = ["code", "key", "codes", "strategy_value"]

    static func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(object.members.map { ($0.key, isSecret($0.key) ? "***" : redacted($0.value)) })
            )
        case .array(let elements): .array(elements.map(redacted))
        default: value
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return names.contains(name) || words.contains { name.contains($0) }
    }
}
