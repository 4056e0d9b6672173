// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension MediaRules {
    init(reading config: inout ConfigReader) {
        self.init(
            minItems: config.count("min_items"),
            maxItems: config.count("max_items"),
            mimeTypes: config.texts("mime_types") ?? []
        )
        if let text = config.text("on_delete") {
            if let policy = OnDelete(rawValue: text) {
                onDelete = policy
            } else {
                config.refuse("on_delete", "is delete or keep")
            }
        }
        if let minItems, let maxItems, minItems > maxItems { config.refuse("min_items", "is larger than max_items") }
    }

    func write(to config: inout JSONObject) {
        config["min_items"] = minItems.map { .integer(Int64($0)) }
        config["max_items"] = maxItems.map { .integer(Int64($0)) }
        if !mimeTypes.isEmpty { config["mime_types"] = .array(mimeTypes.map { .string($0) }) }
        if onDelete != .delete { config["on_delete"] = .string(onDelete.rawValue) }
    }
}
