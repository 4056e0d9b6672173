// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel

/// One method of one path in the OpenAPI document.
struct OpenAPIOperation {
    let path: String
    /// In lower case.
    let method: String
    let door: DoorKind
    let pathParameters: [String]
    var description: OperationDescription

    init(_ route: Route) {
        self.init(
            path: route.path.description,
            method: route.method.rawValue.lowercased(),
            door: route.door,
            pathParameters: route.path.parameterNames,
            description: route.operation
        )
    }

    init(path: String, method: String, door: DoorKind, pathParameters: [String], description: OperationDescription) {
        self.path = path
        self.method = method
        self.door = door
        self.pathParameters = pathParameters
        self.description = description
    }

    var json: JSONValue {
        var object = JSONObject([
            ("operationId", .string(description.id)), ("summary", .string(description.summary)),
            ("tags", .array(description.tags.map { .string($0) })),
        ])
        let parameters = pathParameterList + description.parameters.filter { $0.location != .path }
        if !parameters.isEmpty { object["parameters"] = .array(parameters.map(Self.json)) }
        if let request = description.request { object["requestBody"] = requestBody(request) }
        object["responses"] = .object(responses)
        return .object(object)
    }

    // MARK: - Parts

    /// One for each parameter of the template, described or not.
    private var pathParameterList: [OperationDescription.Parameter] {
        pathParameters.map { name in
            description.parameters.first { $0.location == .path && $0.name == name } ?? .init(name, in: .path)
        }
    }

    private static func json(_ parameter: OperationDescription.Parameter) -> JSONValue {
        var object = JSONObject([("name", .string(parameter.name)), ("in", .string(parameter.location.rawValue))])
        if !parameter.summary.isEmpty { object["description"] = .string(parameter.summary) }
        if parameter.isRequired { object["required"] = true }
        object["schema"] = parameter.schema
        return .object(object)
    }

    private func requestBody(_ schema: JSONValue) -> JSONValue {
        let types =
            description.requestTypes
            ?? (door == .import ? ["application/json", "application/x-ndjson", "text/csv"] : ["application/json"])
        return ["content": .object(JSONObject(types.map { ($0, ["schema": schema] as JSONValue) }))]
    }

    private var responses: JSONObject {
        var success = JSONObject([("description", "Done")])
        if let response = description.response {
            success["content"] = .object(JSONObject([(description.responseType, ["schema": response] as JSONValue)]))
        }
        var object = JSONObject([(String(description.status), .object(success))])
        for status in Set(refusalStatuses + description.refusals.map(String.init)).sorted() {
            object[status] = ["$ref": .string("#/components/responses/\(status)")]
        }
        return object
    }

    private var refusalStatuses: [String] {
        switch door {
        case .list, .get, .reference: ["304", "400", "401", "403", "404", "422", "503"]
        case .count, .exists, .aggregate, .export: ["400", "401", "403", "404", "413", "422", "503"]
        case .update, .delete: ["400", "401", "403", "404", "409", "412", "413", "422", "503"]
        case .create, .batch, .import, .schema: ["400", "401", "403", "404", "409", "413", "422", "503"]
        case .accounts: ["400", "401", "403", "404", "409", "413", "422", "429", "503"]
        case .access: ["400", "401", "403", "404", "409", "413", "422", "503"]
        case .system: ["400", "401", "403", "404", "409", "422", "503"]
        case .open: ["503"]
        }
    }

    // MARK: - Shared

    /// The answers that are no success, as components.
    static var refusals: JSONObject {
        var object = JSONObject([("304", ["description": "The copy that the caller has is still right"] as JSONValue)])
        for (status, words) in words {
            object[status] = [
                "description": .string(words),
                "content": ["application/problem+json": ["schema": .reference(OpenAPIComponents.problem)]],
            ]
        }
        return object
    }

    private static let words = [
        ("400", "The request can't be read"), ("401", "Credentials are missing or bad"),
        ("403", "The caller may not do this"), ("404", "There is no such thing, or none that the caller may see"),
        ("409", "The request conflicts with what is stored"), ("412", "The record has changed"),
        ("410", "It was there, and has expired"), ("413", "The body is too large"),
        ("415", "The body is of a type that is not taken here"), ("416", "No such range is in the file"),
        ("422", "The request can be read but not carried out"),
        ("423", "Another request works on the same upload"), ("429", "There were too many attempts"),
        ("460", "The bytes are not those of the checksum"), ("501", "This server can't do that"),
        ("507", "There is no room"),
        ("503", "The server is busy or can't reach its database"),
    ]
}
