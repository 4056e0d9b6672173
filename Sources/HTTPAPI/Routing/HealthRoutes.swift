// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel

/// For whoever watches the process: whether it runs, and whether it can serve.
public struct HealthRoutes: Sendable {
    private let isReady: @Sendable () async -> Bool

    /// - Parameter isReady: false while the server starts, stops, or can't reach its database.
    public init(isReady: @escaping @Sendable () async -> Bool) { self.isReady = isReady }

    public var routes: [Route] {
        [
            Route(
                .get,
                "/health",
                rateClass: .health,
                access: .open,
                credentials: .unread,
                door: .open,
                operation: .init("health", summary: "Whether the process runs", tags: ["system"], response: Self.schema)
            ) { _ in .json(Self.ok) },
            Route(
                .get,
                "/health/ready",
                rateClass: .health,
                access: .open,
                credentials: .unread,
                door: .open,
                operation: .init(
                    "healthReady",
                    summary: "Whether requests can be served; 503 when not",
                    tags: ["system"],
                    response: Self.schema
                )
            ) { [isReady] _ in
                guard await isReady() else { throw Problem.unavailable("not_ready", "The server is not ready.") }
                return .json(Self.ok)
            },
        ]
    }

    private static let ok = Array(#"{"status":"ok"}"#.utf8)
    private static let schema: JSONValue = [
        "type": "object", "properties": ["status": ["type": "string"]], "required": ["status"],
    ]
}
