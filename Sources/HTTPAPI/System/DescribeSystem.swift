// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

/// `GET /api/system/ping`, `/info` and `/permissions`, and `POST /api/system/build`.
struct DescribeSystem {
    let api: SystemAPI

    private static let pong = Array(#"{"pong":true}"#.utf8)

    func ping(_: APIRequest) async throws -> APIResponse { .json(Self.pong) }

    func info(_ request: APIRequest) async throws -> APIResponse {
        let (facts, now) = (api.facts, JSONValue.string(api.clock.now().description))
        let version = Int64(api.schemas.current.version)
        let origin = facts.publicURL ?? "\(request.isSecure ? "https" : "http")://\(request.authority)"
        return .object([
            ("id", .string(facts.id)),
            ("version", ["config": .integer(version), "roost": .string(facts.version)]),
            ("mode", .string(api.schemas.mode.rawValue)), ("readonly", .boolean(api.isReadOnly)),
            ("runtime", .string(facts.runtime)),
            ("connection", ["name": .string(facts.database), "supports": ["batching": true, "softscans": true]]),
            ("timezone", ["name": "UTC", "offset": 0, "local": now, "utc": now]),
            ("origin", .string(origin)), ("plugins", .array([])),
        ])
    }

    func permissions(_: APIRequest) async throws -> APIResponse {
        .object([
            ("permissions", SystemPermissions.json),
            ("roles", .array(api.schemas.current.definition.access.allRoles.map(\.resource))),
            ("context", ["type": "object", "properties": ["user": ["type": "object"]]]),
        ])
    }

    /// The schema is always built, so there is nothing to do; the flags are answered as they were read.
    func build(_ request: APIRequest) async throws -> APIResponse {
        let (sync, fetch) = (try request.flag("sync"), try request.flag("fetch"))
        return .object([("success", true), ("options", ["sync": .boolean(sync), "fetch": .boolean(fetch)])])
    }
}
