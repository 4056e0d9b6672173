// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension ComputedRules {
    /// Nil, with an issue, without a well-formed `expression`. Its kind is found when the schema is compiled.
    init?(reading config: inout ConfigReader) {
        guard let json = config.value("expression") else {
            config.refuse("expression", "is missing")
            return nil
        }
        let pointer = config.pointer.appending("expression")
        guard let expression = Expression(json: json, at: pointer, issues: config.issues) else { return nil }
        self.init(expression: expression)
    }

    func write(to config: inout JSONObject) { config["expression"] = expression.json }
}
