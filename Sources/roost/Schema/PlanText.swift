// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A plan as a person reads it: a line per step with its risk, then what stands in the way.
struct PlanText {
    let text: String

    init(_ plan: JSONValue) {
        let steps = plan["steps"]?.arrayValue ?? []
        var lines = steps.isEmpty ? ["Nothing to change."] : steps.map(Self.line)
        for obstacle in plan["obstacles"]?.arrayValue ?? [] {
            lines.append("  in the way: \(obstacle["text"]?.stringValue ?? obstacle["kind"]?.stringValue ?? "")")
        }
        text = lines.joined(separator: "\n")
    }

    private static func line(_ step: JSONValue) -> String {
        let risk = step["risk"]?.stringValue ?? ""
        let mark = risk == "destroys" ? "!" : risk == "rewrites" ? "~" : "+"
        return "\(mark) \(step["text"]?.stringValue ?? "")\(risk == "safe" ? "" : "  (\(risk) data)")"
    }
}
