// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

extension TextRules {
    init(reading config: inout ConfigReader, hasSource: Bool = false) {
        self.init(minLength: config.count("minLength"), maxLength: config.count("maxLength"))
        pattern = config.text("pattern")
        if hasSource { source = config.text("source") }
        if let minLength, let maxLength, minLength > maxLength {
            config.refuse("minLength", "is larger than maxLength")
        }
        if let pattern {
            do throws(LinearRegex.SyntaxError) {
                _ = try LinearRegex(pattern)
            } catch {
                config.refuse("pattern", code: "invalid_pattern", "\(error)")
            }
        }
    }

    func write(to config: inout JSONObject) {
        config["minLength"] = minLength.map { .integer(Int64($0)) }
        config["maxLength"] = maxLength.map { .integer(Int64($0)) }
        config["pattern"] = pattern.map { .string($0) }
        config["source"] = source.map { .string($0) }
    }
}
