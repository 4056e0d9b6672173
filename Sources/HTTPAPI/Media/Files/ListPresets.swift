// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `GET /presets`: the transformations that have names.
struct ListPresets {
    let api: MediaAPI

    func callAsFunction(_: APIRequest) async throws -> APIResponse {
        let presets = api.parts.settings.presets.sorted { $0.key < $1.key }.map { name, preset in
            JSONValue.object(JSONObject([("name", .string(name)), ("parameters", .object(preset.json))]))
        }
        return .object([("data", .array(presets))])
    }
}

extension TransformRequest {
    /// The parameters that ask for it.
    fileprivate var json: JSONObject {
        var object = JSONObject()
        func set(_ name: String, _ value: JSONValue?) { if let value { object[name] = value } }
        set("width", width.map { .integer(Int64($0)) })
        set("height", height.map { .integer(Int64($0)) })
        set("fit", fit.map { .string($0.rawValue) })
        set("format", format.map { .string($0.rawValue) })
        set("quality", quality.map { .integer(Int64($0)) })
        set("dpr", density.map { .double(Double($0) / 10) })
        set("rotate", rotate.map { .integer(Int64($0.rawValue)) })
        set("flip", flip.map { .string($0.rawValue) })
        set("blur", blur.map { .double(Double($0) / 10) })
        set("sharpen", sharpen.map { .double(Double($0) / 10) })
        set("crop", crop.map { .string("\($0.x),\($0.y),\($0.width),\($0.height)") })
        set("background", background.map { .string(Hex.encode([$0.red, $0.green, $0.blue, $0.alpha])) })
        set("metadata", keepsMetadata.map { .string($0 ? "keep" : "none") })
        switch gravity {
        case .focal(let x, let y)?: object["focal"] = .string("\(x),\(y)")
        case let gravity?: object["gravity"] = .string("\(gravity)".lowercased())
        case nil: break
        }
        return object
    }
}
