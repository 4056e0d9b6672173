// SPDX-License-Identifier: Apache-2.0

import Kernel

extension RecordQuery {
    /// `title`, `-created`, `title:nullslast`, a list of them, or bknd's `{"by":"views","dir":"desc"}`.
    static func sortTerms(_ value: JSONValue, at place: String) throws(DataError) -> [SortTerm] {
        switch value {
        case .string(let text):
            return try sortTerms(.array(text.split(separator: ",").map { .string(String($0)) }), at: place)
        case .array(let elements):
            var terms: [SortTerm] = []
            for element in elements {
                if case .string(let text) = element {
                    terms.append(try sortTerm(text, at: place))
                } else {
                    terms += try sortTerms(element, at: place)
                }
            }
            guard !terms.isEmpty, terms.count <= 8 else {
                throw .malformed(pointer: place, code: "invalid_sort", message: "A sort names 1 to 8 fields.")
            }
            return terms
        case .object(let object):
            guard let by = object["by"]?.stringValue, object.keys.allSatisfy({ $0 == "by" || $0 == "dir" }),
                ["asc", "desc", nil].contains(object["dir"]?.stringValue)
            else {
                throw .malformed(
                    pointer: place,
                    code: "invalid_sort",
                    message: "A sort object is {\"by\":field,\"dir\":\"asc\"|\"desc\"}."
                )
            }
            return [SortTerm(by, descending: object["dir"]?.stringValue == "desc")]
        default:
            throw .malformed(pointer: place, code: "invalid_sort", message: "A sort is a text, a list or an object.")
        }
    }

    private static func sortTerm(_ text: String, at place: String) throws(DataError) -> SortTerm {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let name = String(parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0])
        var nulls: OrderTerm.Nulls?
        switch parts.count > 1 ? String(parts[1]) : nil {
        case nil: break
        case "nullsfirst": nulls = .first
        case "nullslast": nulls = .last
        default:
            throw .malformed(
                pointer: place,
                code: "invalid_sort",
                message: "Behind the colon stands nullsfirst or nullslast."
            )
        }
        guard !name.isEmpty, parts.count <= 2 else {
            throw .malformed(pointer: place, code: "invalid_sort", message: "A sort names a field, as in -created.")
        }
        return SortTerm(name, descending: parts[0].hasPrefix("-"), nulls: nulls)
    }
}
