// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import JSON
import Kernel

/// The body of a request about accounts: a JSON object, or the fields of a form that a browser posted.
struct AuthBody {
    /// In bytes: nothing that people type is longer.
    static let limit = BodyLimit.custom(65_536)

    let isForm: Bool
    /// Browsers don't send it to another site without asking first.
    let isJSON: Bool
    let object: JSONObject

    /// - Throws: 400 for what can't be read; 415 for a type that is neither; 422 for JSON that is no object.
    init(_ request: APIRequest) throws {
        isForm = request.mediaType == FormBody.mediaType
        isJSON = request.mediaType == "application/json"
        if isForm {
            object = try FormBody(parsing: request.body.bytes()).object
            return
        }
        if request.mediaType?.hasPrefix("multipart/") == true {
            throw Problem.unsupportedMediaType(accepted: "application/json or \(FormBody.mediaType)")
        }
        guard case .object(let object)? = try request.jsonIfAny() ?? .object(JSONObject()) else {
            throw Self.issue("", "invalid_type", "An object is needed here.")
        }
        self.object = object
    }

    /// Refuses members other than these, so that a misspelt one is not taken for absent.
    func allow(_ names: Set<String>) throws(AuthError) {
        let unknown = object.keys.filter { !names.contains($0) }
        guard !unknown.isEmpty else { return }
        throw .invalid(
            unknown.map {
                .init(
                    pointer: JSONPointer().appending($0).description,
                    code: "unknown_field",
                    message: "No such field."
                )
            }
        )
    }

    // MARK: - Members

    func text(_ name: String) throws(AuthError) -> String {
        guard let text = try textIfAny(name) else { throw Self.issue("/\(name)", "required", "A value is needed.") }
        return text
    }

    /// Nil when absent or null.
    func textIfAny(_ name: String) throws(AuthError) -> String? {
        switch object[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw Self.issue("/\(name)", "invalid_type", "A text is needed here.")
        }
    }

    func secret(_ name: String) throws(AuthError) -> Secret<String> { Secret(try text(name)) }

    func secretIfAny(_ name: String) throws(AuthError) -> Secret<String>? { try textIfAny(name).map { Secret($0) } }

    /// Nil when absent or null; forms send `true`, `on` or `1`.
    func flagIfAny(_ name: String) throws(AuthError) -> Bool? {
        switch object[name] {
        case nil, .null: return nil
        case .boolean(let value): return value
        case .string("true"), .string("on"), .string("1"): if isForm { return true }
        case .string("false"), .string("0"): if isForm { return false }
        default: break
        }
        throw Self.issue("/\(name)", "invalid_type", "true or false is needed here.")
    }

    func flag(_ name: String) throws(AuthError) -> Bool { try flagIfAny(name) ?? false }

    /// Nil when absent or null.
    func textsIfAny(_ name: String) throws(AuthError) -> [String]? {
        guard let value = object[name], !value.isNull else { return nil }
        let texts = value.arrayValue?.compactMap(\.stringValue)
        guard let texts, texts.count == value.arrayValue?.count else {
            throw Self.issue("/\(name)", "invalid_type", "A list of texts is needed here.")
        }
        return texts
    }

    /// The id of a record.
    func id(_ name: String) throws(AuthError) -> RecordID {
        guard let id = object[name].flatMap({ RecordID(json: $0) }) else {
            throw Self.issue("/\(name)", "invalid_type", "An id is needed here.")
        }
        return id
    }

    /// The members that are none of these.
    func others(than names: Set<String>) -> JSONObject {
        JSONObject(object.members.filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }

    static func issue(_ pointer: String, _ code: String, _ message: String) -> AuthError {
        .invalid([.init(pointer: pointer, code: code, message: message)])
    }
}
