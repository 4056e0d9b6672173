// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Holds JSON values against a JSON Schema: the parts of draft 2020-12 that describe data (types, values, limits,
/// members, elements, combinations, `$ref` within the document). `format` and other keywords are notes, as the draft
/// has it.
///
/// The work is bounded whatever schema and value are: a value that would take more is refused.
/// Source: https://json-schema.org/draft/2020-12/json-schema-validation
struct JSONSchemaValidator {
    private let schema: JSONValue

    /// Keywords looked at in one run.
    private static let budget = 200_000
    /// Schemas inside one another, references followed.
    private static let depth = 64
    /// Problems told at once.
    private static let problemLimit = 20

    init(_ schema: JSONValue) { self.schema = schema }

    /// Everything that is wrong with `value`; pointers lie inside it.
    func problems(of value: JSONValue) -> [ValueProblem] {
        var run = Run(root: schema, budget: Self.budget, depth: Self.depth)
        let problems = run.problems(of: value, in: schema, at: "")
        if run.isExhausted {
            return [ValueProblem(code: "too_complex", message: "The value takes too much work to validate.")]
        }
        return Array(problems.prefix(Self.problemLimit))
    }

    /// The state of one validation.
    struct Run {
        let root: JSONValue
        var budget: Int
        var depth: Int
        var regexes = ValueReader()

        var isExhausted: Bool { budget < 0 }

        mutating func problems(of value: JSONValue, in schema: JSONValue, at place: String) -> [ValueProblem] {
            guard depth > 0 else {
                budget = -1
                return []
            }
            depth -= 1
            defer { depth += 1 }
            switch schema {
            case .boolean(true): return []
            case .object(let keywords): return problems(of: value, keywords, at: place)
            default: return [ValueProblem(pointer: place, code: "not_allowed", message: "Nothing is allowed here.")]
            }
        }

        private mutating func problems(
            of value: JSONValue,
            _ keywords: JSONObject,
            at place: String
        ) -> [ValueProblem] {
            budget -= keywords.count
            guard !isExhausted else { return [] }
            var found = reference(value, keywords, at: place)
            found += type(value, keywords, at: place)
            found += combinations(value, keywords, at: place)
            switch value {
            case .string(let text): found += string(text, keywords, at: place)
            case .integer, .double, .decimal: found += number(value, keywords, at: place)
            case .array(let elements): found += array(elements, keywords, at: place)
            case .object(let object): found += self.object(object, keywords, at: place)
            case .null, .boolean: break
            }
            return found
        }
    }
}
