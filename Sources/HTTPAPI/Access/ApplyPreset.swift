// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// `POST /api/permissions/presets` with `{"entity","preset"}`: puts ready-made grants in the place of an entity's.
struct ApplyPreset {
    let api: AccessAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let (entity, preset) = try Self.read(request.json())
        let outcome = try await api.schema.change(request, .applyPreset(preset, to: entity, ids: api.schema.ids))
        let grants = outcome.plan.to.definition.access.grants.filter { $0.records?.entity?.rawValue == entity }
        return api.schema.answer(.array(grants.map(\.resource)), outcome)
    }

    private static func read(_ body: JSONValue) throws(DataError) -> (entity: String, AccessPreset) {
        guard case .object(let object) = body else {
            throw .invalid([.init(pointer: "", code: "invalid_type", message: "An object is needed here.")])
        }
        for key in object.keys where !["entity", "preset"].contains(key) {
            throw .invalid([.init(pointer: "/\(key)", code: "unknown_field", message: "There is no such field.")])
        }
        guard let entity = object["entity"]?.stringValue else {
            throw .invalid([.init(pointer: "/entity", code: "required", message: "The name of an entity is needed.")])
        }
        guard let preset = object["preset"]?.stringValue.flatMap(AccessPreset.init) else {
            let known = AccessPreset.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid([.init(pointer: "/preset", code: "unknown_preset", message: "One of \(known) is needed.")])
        }
        return (entity, preset)
    }
}
