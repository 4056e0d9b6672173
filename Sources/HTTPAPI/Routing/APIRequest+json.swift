// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import JSON
public import Kernel

extension APIRequest {
    /// The body as JSON, whatever its content type says: bknd's clients don't always name one.
    ///
    /// - Throws: 400 `malformed_json` with the place, for an empty body too.
    public func json() throws(Problem) -> JSONValue {
        let bytes = try body.bytes()
        do throws(JSONParseError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Problem(malformed: error)
        }
    }

    /// The body as JSON; nil when there is none.
    public func jsonIfAny() throws(Problem) -> JSONValue? {
        // A plain `nil` beside a JSONValue would be JSON's null.
        guard try !body.bytes().isEmpty else { return Optional.none }
        return try json()
    }

    /// The media type of the body without its parameters, in lower case; nil when the caller names none.
    public var mediaType: String? {
        guard let value = headers[.contentType] else { return nil }
        let type = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return type.trimmed.lowercased()
    }

    /// Refuses a body of another media type; one without a type passes.
    ///
    /// - Throws: 415.
    public func requireMediaType(_ accepted: String...) throws(Problem) {
        guard let mediaType, !accepted.contains(mediaType) else { return }
        throw .unsupportedMediaType(accepted: accepted.joined(separator: " or "))
    }
}

extension Problem {
    /// 400 `malformed_json`; the place is named by pointer, line and column.
    public init(malformed error: JSONParseError) {
        self = .badRequest(
            "malformed_json",
            "The body is not the JSON that is expected: \(error).",
            errors: [.init(pointer: error.pointer, code: "malformed_json", message: error.description)]
        )
    }
}
