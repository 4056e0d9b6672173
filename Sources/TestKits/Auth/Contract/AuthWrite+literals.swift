// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

/// The writes, for values that stand in the code.
extension AuthWrite {
    static func new(_ kind: AuthRecordKind, _ values: KeyValuePairs<String, JSONValue>) -> AuthWrite {
        .insert(kind, object(values))
    }

    static func change(
        _ record: AuthRecord,
        _ kind: AuthRecordKind,
        ifVersion: Int64? = nil,
        _ values: KeyValuePairs<String, JSONValue>
    ) -> AuthWrite {
        .update(kind, id: record.id, ifVersion: ifVersion, object(values))
    }

    static func changeAll(
        _ kind: AuthRecordKind,
        _ matches: [AuthMatch],
        _ values: KeyValuePairs<String, JSONValue>
    ) -> AuthWrite {
        .updateAll(kind, where: matches, object(values))
    }

    private static func object(_ values: KeyValuePairs<String, JSONValue>) -> JSONObject {
        JSONObject(values.map { ($0.key, $0.value) })
    }
}
