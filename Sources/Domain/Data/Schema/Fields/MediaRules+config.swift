// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension MediaRules {
    init(reading config: inout ConfigReader) {
        self.init(
            minItems: config.count("min_items"),
            maxItems: config.count("max_items"),
            mimeTypes: config.texts("mime_types") ?? []
        )
        if let minItems, let maxItems, minItems > maxItems { config.refuse("min_items", "is larger than max_items") }
    }

    func write(to config: inout JSONObject) {
        config["min_items"] = minItems.map { .integer(Int64($0)) }
        config["max_items"] = maxItems.map { .integer(Int64($0)) }
        if !mimeTypes.isEmpty { config["mime_types"] = .array(mimeTypes.map { .string($0) }) }
    }
}
