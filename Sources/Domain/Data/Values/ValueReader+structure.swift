// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

extension ValueReader {
    mutating func validated(_ json: JSONValue, _ rules: JSONSchemaRules) throws(ValueProblems) -> Value {
        let problems = JSONSchemaValidator(rules.schema).problems(of: json)
        guard problems.isEmpty else { throw ValueProblems(problems) }
        return .json(json.text)
    }

    static func geo(_ json: JSONValue) throws(ValueProblems) -> Value {
        guard case .object = json else { throw .type("An object of lon and lat", not: json.kindName) }
        guard let point = GeoPoint(json: json) else {
            throw ValueProblems("invalid_geo", "lon must be -180 to 180 and lat -90 to 90, and nothing else.")
        }
        return .json(point.text)
    }

    /// The id of a record.
    static func key(_ json: JSONValue, _ format: PrimaryFormat) throws(ValueProblems) -> Value {
        switch format {
        case .integer:
            guard case .integer(let id) = json else { throw .type("An id, a whole number,", not: json.kindName) }
            return .integer(id)
        case .uuid, .text:
            let id = try text(json)
            guard !id.isEmpty, id.utf8.count <= 1024 else {
                throw ValueProblems("invalid_id", "This can't be the id of a record.")
            }
            return .text(format == .uuid ? id.lowercased() : id)
        }
    }
}
