// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The fields of a form that a browser posts (`application/x-www-form-urlencoded`, as the URL standard writes it).
struct FormBody {
    static let mediaType = "application/x-www-form-urlencoded"

    /// Names in the order of the form, each once.
    let fields: [(name: String, value: String)]

    /// - Throws: 400 `invalid_form` for a broken percent-encoding, text that is not UTF-8, a NUL, a name that comes
    ///   twice, or more than ``Query/maximumCount`` fields.
    init(parsing bytes: [UInt8]) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.refusal("The form is not UTF-8.")
        }
        let query: Query
        do throws(Problem) {
            query = try Query(parsing: text[...])
        } catch {
            throw Self.refusal("The form is not percent-encoded UTF-8, or has too many fields.")
        }
        var (names, fields): (Set<String>, [(name: String, value: String)]) = ([], [])
        for item in query.items {
            guard names.insert(item.name).inserted else {
                throw Self.refusal("The form has two fields of one name.")
            }
            guard !item.name.utf8.contains(0), !item.value.utf8.contains(0) else {
                throw Self.refusal("The form has a character that it may not have.")
            }
            fields.append((item.name, item.value))
        }
        self.fields = fields
    }

    /// The fields as texts.
    var object: JSONObject { JSONObject(fields.map { ($0.name, .string($0.value)) }) }

    private static func refusal(_ detail: String) -> Problem { .badRequest("invalid_form", detail) }
}
