// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ValueReader {
    /// The canonical text of a date, a moment or a week; their order as texts is their order in time.
    static func date(_ json: JSONValue, _ rules: DateRules) throws(ValueProblems) -> String {
        guard case .string(let text) = json else { throw .type(noun(rules.kind), not: json.kindName) }
        guard let canonical = canonical(text, rules.kind) else {
            throw ValueProblems("invalid_date", "\(noun(rules.kind)) is needed here.")
        }
        if let first = rules.minimum, canonical < first {
            throw ValueProblems("too_small", "The earliest allowed is \(first).")
        }
        if let last = rules.maximum, canonical > last {
            throw ValueProblems("too_large", "The latest allowed is \(last).")
        }
        return canonical
    }

    private static func canonical(_ text: String, _ kind: DateRules.Kind) -> String? {
        switch kind {
        case .date: CalendarDate(text)?.description
        case .datetime: Timestamp(text)?.description
        case .week: (CalendarWeek(text) ?? CalendarDate(text).map { CalendarWeek($0) })?.description
        }
    }

    private static func noun(_ kind: DateRules.Kind) -> String {
        switch kind {
        case .date: "A date (YYYY-MM-DD)"
        case .datetime: "A date and time (RFC 3339)"
        case .week: "A week (YYYY-Www)"
        }
    }
}
