// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// The JSON object that an operation on files takes.
struct MediaBody {
    let object: JSONObject

    /// - Parameter names: the members that it may have; nil for any.
    /// - Throws: 400 for what is no object, 422 for other members.
    init(_ request: APIRequest, _ names: Set<String>? = nil) throws {
        guard case .object(let object) = try request.jsonIfAny() ?? .object(JSONObject()) else {
            throw Problem.badRequest("malformed_json", "The body is a JSON object.")
        }
        if let names {
            let unknown = object.keys.filter { !names.contains($0) }
            guard unknown.isEmpty else {
                throw MediaError.invalid(
                    unknown.map { .init(pointer: "/\($0)", code: "unknown_field", message: "There is no \"\($0)\".") }
                )
            }
        }
        self.object = object
    }

    /// A member; nil when it is absent or null.
    private func member(_ name: String) -> JSONValue? {
        object[name].flatMap { $0.isNull ? Optional.none : $0 }
    }

    private func read<Value>(_ name: String, _ type: String, _ reading: (JSONValue) -> Value?) throws -> Value? {
        guard let member = member(name) else { return nil }
        guard let value = reading(member) else { throw Self.wrongType(name, type) }
        return value
    }

    private static func wrongType(_ name: String, _ type: String) -> MediaError {
        .invalid([.init(pointer: "/\(name)", code: "invalid_type", message: "\"\(name)\" is \(type).")])
    }

    func text(_ name: String) throws -> String? { try read(name, "a text", \.stringValue) }
    func flag(_ name: String) throws -> Bool? { try read(name, "true or false", \.booleanValue) }
    func integer(_ name: String) throws -> Int64? { try read(name, "a whole number", \.integerValue) }
    func texts(_ name: String) throws -> [String]? { try list(name, \.stringValue) }
    func object(_ name: String) throws -> JSONObject? { try read(name, "an object", \.objectValue) }

    func list<Element>(_ name: String, _ reading: (JSONValue) -> Element?) throws -> [Element]? {
        try read(name, "a list of texts") { value in
            guard let elements = value.arrayValue else { return nil }
            let read = elements.compactMap(reading)
            return read.count == elements.count ? read : nil
        }
    }

    func fileName(_ name: String = "name") throws -> FileName? {
        guard let text = try text(name) else { return nil }
        guard let fileName = FileName(text) else {
            throw MediaError.impossible("/\(name)", "A file can't be called that.")
        }
        return fileName
    }

    /// Null and an empty text are the root.
    func folder(_ name: String = "folder") throws -> FolderPath? {
        if object[name]?.isNull == true { return .root }
        guard let text = try text(name) else { return nil }
        guard let folder = FolderPath(text) else {
            throw MediaError.impossible("/\(name)", "A folder can't be called that.")
        }
        return folder
    }

    func visibility() throws -> FileRecord.Visibility? {
        guard let text = try text("visibility") else { return nil }
        guard let visibility = FileRecord.Visibility(rawValue: text) else {
            throw MediaError.impossible("/visibility", "\"visibility\" is private or public.")
        }
        return visibility
    }

    /// The members that are not among `names`.
    func rest(without names: Set<String>) -> JSONObject {
        JSONObject(object.filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }
}
