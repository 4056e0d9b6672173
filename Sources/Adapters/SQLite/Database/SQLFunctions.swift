// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

/// The functions that rendered statements call: operators of conditions and computed fields, as the domain defines
/// them. Null, and what is of no use to a function, give 0 or null, never an error.
enum SQLFunctions {
    static var all: [ScalarFunction] {
        [
            like("roost_like", foldingCase: false), like("roost_ilike", foldingCase: true), regex,
            match("roost_startswith", .startsWith), match("roost_endswith", .endsWith),
            match("roost_contains", .contains), has("roost_has", .one), has("roost_hasany", .any),
            has("roost_hasall", .all), near, search, part, evaluate,
        ]
    }

    private static func match(_ name: String, _ match: TextMatch) -> ScalarFunction {
        ScalarFunction(name, argumentCount: 2) { arguments in
            guard let text = arguments.plainText(at: 0), let wanted = arguments.text(at: 1) else { return .integer(0) }
            return .boolean(match.holds(text, wanted))
        }
    }

    private static func like(_ name: String, foldingCase: Bool) -> ScalarFunction {
        let patterns = Memo<WildcardPattern> { WildcardPattern($0, foldingCase: foldingCase) }
        return ScalarFunction(name, argumentCount: 2) { arguments in
            guard let text = arguments.plainText(at: 0), let pattern = arguments.text(at: 1) else {
                return .integer(0)
            }
            return .boolean(patterns[pattern]?.matches(text) ?? false)
        }
    }

    private static var regex: ScalarFunction {
        let patterns = Memo<LinearRegex> { try? LinearRegex($0) }
        return ScalarFunction("roost_regex", argumentCount: 2) { arguments in
            guard let text = arguments.plainText(at: 0), let pattern = arguments.text(at: 1) else {
                return .integer(0)
            }
            return .boolean(patterns[pattern]?.matches(text) ?? false)
        }
    }

    /// The first argument is a JSON array; the second one canonical scalar, or a JSON array of the texts of several.
    private static func has(_ name: String, _ mode: JSONMembership) -> ScalarFunction {
        ScalarFunction(name, argumentCount: 2) { arguments in
            guard let array = arguments.plainText(at: 0), let wanted = arguments.text(at: 1) else { return .integer(0) }
            let scalars: [Value] =
                if mode == .one {
                    [.json(wanted)]
                } else {
                    (try? JSONValue(parsing: wanted))?.arrayValue?.compactMap { $0.stringValue.map { .json($0) } } ?? []
                }
            return .boolean(mode.holds(array: array, wanted: scalars))
        }
    }

    private static var near: ScalarFunction {
        ScalarFunction("roost_near", argumentCount: 4) { arguments in
            guard let point = arguments.plainText(at: 0).flatMap(GeoPoint.init(text:)),
                let center = GeoPoint(longitude: arguments.real(at: 1), latitude: arguments.real(at: 2))
            else { return .integer(0) }
            return .boolean(point.distance(to: center) <= arguments.real(at: 3))
        }
    }

    /// The words, then any number of texts.
    private static var search: ScalarFunction {
        let terms = Memo<SearchTerms> { SearchTerms($0) }
        return ScalarFunction("roost_search", argumentCount: nil) { arguments in
            guard let words = arguments.text(at: 0) else { return .integer(0) }
            let texts = (1..<max(arguments.count, 1)).compactMap { arguments.plainText(at: $0) }
            return .boolean(terms[words]?.occur(in: texts) ?? false)
        }
    }

    /// One part of a composite id, without the escapes of `,` and `%` in it.
    private static var part: ScalarFunction {
        ScalarFunction("roost_part", argumentCount: 2) { arguments in
            guard let id = arguments.text(at: 0) else { return .null }
            let parts = id.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let place = Int(clamping: arguments.integer(at: 1))
            guard parts.indices.contains(place) else { return .null }
            let part = String(Substring(parts[place]))
            guard part.utf8.contains(UInt8(ascii: "%")) else { return .text(part) }
            return .text(part.replacing("%2C", with: ",").replacing("%25", with: "%"))
        }
    }

    /// A computed field: the ``ExpressionCode``, then the cells of the fields that it names.
    private static var evaluate: ScalarFunction {
        let expressions = Memo<ExpressionCode> { ExpressionCode($0) }
        return ScalarFunction("roost_evaluate", argumentCount: nil) { arguments in
            guard let code = arguments.text(at: 0).flatMap({ expressions[$0] }) else { return .null }
            return code.evaluate((1..<max(arguments.count, 1)).map { arguments.value(at: $0) })
        }
    }
}

extension FunctionArguments {
    /// Nil for anything that isn't stored as text.
    fileprivate func plainText(at index: Int) -> String? { type(at: index) == .text ? text(at: index) : nil }

    fileprivate func value(at index: Int) -> Value {
        switch type(at: index) {
        case .null: .null
        case .integer: .integer(integer(at: index))
        case .real: .real(real(at: index))
        case .text, .blob: text(at: index).map { .text($0) } ?? .null
        }
    }
}
