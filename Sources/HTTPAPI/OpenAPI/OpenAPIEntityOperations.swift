// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// What a route for any entity is on the address of one: its own path, its own id, its own components.
struct OpenAPIEntityOperations {
    private let route: Route
    private let entity: Entity

    init(_ route: Route, of entity: Entity) {
        self.route = route
        self.entity = entity
    }

    /// None where the entity has nothing for the route to work on; several where the route is about relations.
    var operations: [OpenAPIOperation] {
        guard isPossible else { return [] }
        guard route.path.parameterNames.contains("reference") else {
            return [operation(answering: entity.name.rawValue, reference: nil)]
        }
        return entity.references.map { operation(answering: $0.target.rawValue, reference: $0.name) }
    }

    private var isPossible: Bool {
        switch route.door {
        case .create, .update, .delete, .import:
            if entity.table.adoption?.isReadOnly == true { return false }
            return route.path.segments.last != .literal("restore") || entity.options.softDelete
        case .get where route.path.segments.last == .literal("verify"):
            return entity.fields.contains { if case .secret = $0.type { true } else { false } }
        default: return true
        }
    }

    private func operation(answering component: String, reference: String?) -> OpenAPIOperation {
        var path = ""
        var id = "\(route.operation.id).\(entity.name)"
        var parameters: [String] = []
        for segment in route.path.segments {
            switch segment {
            case .literal(let text): path += "/\(text)"
            case .parameter("entity"): path += "/\(entity.name)"
            case .parameter("reference"):
                path += "/\(reference ?? "")"
                id += ".\(reference ?? "")"
            case .parameter(let name):
                path += "/{\(name)}"
                parameters.append(name)
            case .rest: path += "/*"
            }
        }
        var description = route.operation
        description.id = id
        description.tags = [entity.name.rawValue]
        description.request = description.request?.naming(component)
        description.response = description.response?.naming(component)
        description.parameters = description.parameters.map { $0.name == "id" ? idParameter($0) : $0 }
        return OpenAPIOperation(
            path: path,
            method: route.method.rawValue.lowercased(),
            door: route.door,
            pathParameters: parameters,
            description: description
        )
    }

    private func idParameter(_ parameter: OperationDescription.Parameter) -> OperationDescription.Parameter {
        var parameter = parameter
        switch entity.primaryFormat {
        case .integer: parameter.schema = .integerSchema
        case .uuid: parameter.schema = ["type": "string", "format": "uuid"]
        case .text: parameter.schema = .textSchema
        }
        return parameter
    }
}

extension JSONValue {
    /// With the components of `entity` where those for any entity are referred to.
    fileprivate func naming(_ entity: String) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.naming(entity) })
        case .object(let object):
            switch object["$ref"]?.stringValue {
            case "#/components/schemas/\(OpenAPIComponents.record)": return .reference(entity)
            case "#/components/schemas/\(OpenAPIComponents.create)": return .reference("\(entity).create")
            case "#/components/schemas/\(OpenAPIComponents.update)": return .reference("\(entity).update")
            default: return .object(JSONObject(object.map { ($0.key, $0.value.naming(entity)) }))
            }
        default: return self
        }
    }
}
