// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// The lists of entity tags in `If-Match` and `If-None-Match` (RFC 9110, 13.1).
enum EntityTags {
    /// The tags of `If-None-Match`, compared weakly: a `W/` in front is dropped.
    static func ifNoneMatch(_ headers: HTTPFields) -> [String] {
        guard let value = headers[.ifNoneMatch] else { return [] }
        return value.fieldElements.map { element in
            String(element.hasPrefix("W/") ? element.dropFirst(2) : element)
        }
    }

    /// A tag is one record's: a change of many can't be made to depend on it, and doing it all the same would be worse.
    static func refuseIfMatch(_ headers: HTTPFields) throws(Problem) {
        guard headers[.ifMatch] != nil else { return }
        throw .badRequest(
            "header_not_applicable",
            "If-Match is for a single record; here several are changed at once.",
            errors: [.init(pointer: "If-Match", code: "header_not_applicable", message: "Not for several records.")]
        )
    }

    /// The tags of `If-Match`, compared strongly; nil when the header is absent, empty for `*`.
    static func ifMatch(_ headers: HTTPFields) throws(Problem) -> [String]? {
        guard let value = headers[.ifMatch] else { return nil }
        let elements = value.fieldElements.map(String.init)
        if elements == ["*"] { return [] }
        // A weak tag never matches strongly, but a header without any tag is a mistake.
        guard !elements.isEmpty, elements.allSatisfy({ $0.hasSuffix("\"") }) else {
            throw .badRequest(
                "invalid_header",
                "If-Match is * or a list of quoted entity tags.",
                errors: [.init(pointer: "If-Match", code: "invalid_header", message: "Not a list of entity tags.")]
            )
        }
        return elements
    }
}

extension HTTPFields {
    /// What cacheable answers to reads carry. Answers differ by who asks, so shared caches keep out.
    static func cacheable(tag: String?, hasCredentials: Bool) -> HTTPFields {
        var fields = HTTPFields()
        if let tag { fields[.eTag] = tag }
        if hasCredentials {
            fields[.vary] = "Authorization, Cookie, X-API-Key"
            fields[.cacheControl] = "private"
        }
        return fields
    }

    var hasCredentials: Bool {
        self[.authorization] != nil || self[.cookie] != nil || self[.apiKey] != nil
    }
}

extension HTTPField.Name {
    // The literals are valid header names, so the initializer's nil can't happen; a fallback keeps it total.
    static let apiKey = HTTPField.Name("X-API-Key") ?? .authorization
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .authorization
}
