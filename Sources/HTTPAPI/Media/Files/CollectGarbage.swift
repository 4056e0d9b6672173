// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `POST /gc`: bytes that belong to nothing, counted, or deleted when that is asked for. A large store takes several
/// requests, each of which goes on where the one before it came to.
struct CollectGarbage {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try MediaBody(request, ["delete", "grace", "after"])
        let grace = try body.integer("grace") ?? Garbage.usualGrace.components.seconds
        guard (0...Self.longest).contains(grace) else {
            throw MediaError.impossible("/grace", "\"grace\" is a number of seconds up to \(Self.longest).")
        }
        let deleting = try body.flag("delete") ?? false
        guard let start = try body.text("after").map({ GarbagePlace($0) }) ?? .start else {
            throw MediaError.impossible("/after", "\"after\" is the \"next\" of an answer.")
        }
        let garbage = Garbage(api.parts)
        var report = Garbage.Report()
        var place: GarbagePlace? = start
        // The answer has to leave in time, too.
        let end = ContinuousClock.now + ContinuousClock.now.duration(to: request.deadline) / 3
        repeat {
            guard let here = place else { break }
            let step = try await garbage.collect(from: here, deleting: deleting, grace: .seconds(grace))
            report.add(step.report)
            place = step.next
        } while .now < end
        return .object([("data", Self.data(report, deleting, next: place))])
    }

    private static func data(_ report: Garbage.Report, _ deleting: Bool, next: GarbagePlace?) -> JSONValue {
        [
            "orphans": .integer(Int64(report.orphans)), "bytes": .integer(report.bytes),
            "expiredUploads": .integer(Int64(report.expiredUploads)),
            "forgottenUploads": .integer(Int64(report.forgottenUploads)),
            "leftovers": .integer(Int64(report.leftovers)), "leftoverBytes": .integer(report.leftoverBytes),
            "examples": .array(report.examples.map { .string($0.text) }), "deleted": .boolean(deleting),
            "next": next.map { .string($0.text) } ?? .null,
        ]
    }

    /// Ten years.
    private static let longest: Int64 = 315_360_000
}
