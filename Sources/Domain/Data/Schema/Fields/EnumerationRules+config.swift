// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension EnumerationRules {
    private enum Form: String, CaseIterable {
        case strings, objects
    }

    /// `options` is `{"type":"strings","values":[…]}` or `{"type":"objects","values":[{"label","value"}]}`; the labels
    /// of the second form stay in the field's `config`.
    init(reading config: inout ConfigReader) {
        self.init(values: [])
        guard
            var options = ConfigReader(
                config.value("options"),
                at: config.pointer.appending("options"),
                issues: config.issues
            )
        else { return }
        let form = options.choice("type", of: Form.allCases) ?? .strings
        switch form {
        case .strings: values = options.texts("values") ?? []
        case .objects:
            config.keep("options")
            values = Self.values(of: &options)
        }
        if values.isEmpty { options.refuse("values", "must list at least one value") }
        if Set(values).count != values.count { options.refuse("values", "lists a value twice") }
        _ = options.finish()
    }

    private static func values(of options: inout ConfigReader) -> [String] {
        let elements = options.value("values")?.arrayValue ?? []
        let values = elements.compactMap { $0["value"]?.stringValue }
        if values.count != elements.count { options.refuse("values", "must be objects with a string `value`") }
        return values
    }

    func write(to config: inout JSONObject) {
        config["options"] = ["type": "strings", "values": .array(values.map { .string($0) })]
    }
}
