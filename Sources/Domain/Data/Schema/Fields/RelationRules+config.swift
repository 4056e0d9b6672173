// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension RelationRules {
    /// As bknd shows the key field of a relation; it is never read back, since relations make their keys.
    func write(to config: inout JSONObject) {
        config["target"] = .string(target.rawValue)
        config["target_field"] = "id"
        config["target_field_type"] = key == .integer ? "integer" : "text"
        config["on_delete"] = .string(onDelete.rawValue)
    }
}
