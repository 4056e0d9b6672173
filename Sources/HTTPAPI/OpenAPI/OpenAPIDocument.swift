// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The OpenAPI 3.1 document: what the route table says, and again with the names and shapes of each entity.
struct OpenAPIDocument {
    let routes: [Route]
    /// Those that are told of.
    let entities: [Entity]
    let schema: Schema
    /// Version of Roost.
    let version: String
    /// Where the server is; nil when only callers know.
    let publicURL: String?

    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Roost", "version": .string(version),
                "description": .string("Schema version \(schema.version)"),
            ],
            "servers": [["url": .string(publicURL ?? "/")]],
            "paths": .object(paths),
            "components": .object(components),
        ]
    }

    // MARK: - Paths

    private var paths: JSONObject {
        var paths = OpenAPIPaths()
        for route in routes { paths.add(OpenAPIOperation(route)) }
        let prefix = RoutePath(DataAddress.plain.prefix).segments
        for entity in entities {
            for route in routes where route.path.segments.starts(with: prefix) {
                for operation in OpenAPIEntityOperations(route, of: entity).operations { paths.add(operation) }
            }
        }
        return paths.json
    }

    // MARK: - Components

    private var components: JSONObject {
        var schemas = JSONObject(OpenAPIComponents.schemas)
        for entity in entities {
            let (name, record) = (entity.name.rawValue, OpenAPIRecord(entity: entity, schema: schema))
            schemas[name] = record.read
            schemas["\(name).create"] = record.written(.create)
            schemas["\(name).update"] = record.written(.update)
        }
        return JSONObject([("schemas", .object(schemas)), ("responses", .object(OpenAPIOperation.refusals))])
    }
}

/// Operations by path and method.
private struct OpenAPIPaths {
    private var paths: [String: JSONObject] = [:]
    private var order: [String] = []

    mutating func add(_ operation: OpenAPIOperation) {
        if paths[operation.path] == nil { order.append(operation.path) }
        paths[operation.path, default: JSONObject()][operation.method] = operation.json
    }

    var json: JSONObject { JSONObject(order.map { ($0, .object(paths[$0] ?? JSONObject())) }) }
}
