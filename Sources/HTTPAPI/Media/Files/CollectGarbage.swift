// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `POST /gc`: bytes that belong to nothing, counted, or deleted when that is asked for.
struct CollectGarbage {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try MediaBody(request, ["delete", "grace"])
        let grace = try body.integer("grace") ?? Garbage.usualGrace.components.seconds
        guard (0...Self.longest).contains(grace) else {
            throw MediaError.impossible("/grace", "\"grace\" is a number of seconds up to \(Self.longest).")
        }
        let deleting = try body.flag("delete") ?? false
        let report = try await Garbage(api.parts).collect(deleting: deleting, grace: .seconds(grace))
        return .object([
            (
                "data",
                [
                    "orphans": .integer(Int64(report.orphans)), "bytes": .integer(report.bytes),
                    "expiredUploads": .integer(Int64(report.expiredUploads)),
                    "forgottenUploads": .integer(Int64(report.forgottenUploads)), "deleted": .boolean(deleting),
                ]
            )
        ])
    }

    /// Ten years.
    private static let longest: Int64 = 315_360_000
}
