// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import DataTestKit

/// Two servers whose worlds look the same to the caller, and how they are told apart.
struct DoorPair {
    let world: World
    let twin: World
    let caller: DoorCaller
    let first: DoorsAPI
    let second: DoorsAPI

    /// - Parameter leak: what is broken in both.
    init(seed: UInt64, leak: DoorsAPI.Leak = .none) async throws {
        try await self.init(seed: seed) { world, caller, _ in
            try await DoorsAPI(world.schema, caller: caller, leak: leak)
        }
    }

    /// - Parameter make: makes the first server and the second.
    init(
        seed: UInt64,
        _ make: (_ world: World, _ caller: Principal, _ place: Int) async throws -> DoorsAPI
    ) async throws {
        var random = SeededGenerator(seed: seed)
        world = World.drawn(&random)
        caller = DoorCaller(id: World.callerID, roles: random.chance(1, in: 2) ? ["editor"] : [])
        twin = world.twin(for: caller, &random)
        first = try await make(world, caller.principal, 0)
        second = try await make(world, caller.principal, 1)
        try await world.load(into: first)
        try await twin.load(into: second, over: world)
    }

    /// Asks at every data route; the number of requests.
    func ask(seed: UInt64, rounds: Int) async throws -> Int {
        var draw = DoorDrawing(world: world, random: SeededGenerator(seed: seed))
        var requests = 0
        for route in first.table.routes where route.access == .data {
            let name = DoorCases.name(of: route)
            let request = try #require(DoorCases.all[name] ?? DoorCases.writes[name])
            for _ in 0..<rounds {
                let difference = await difference(request(&draw, DoorCases.prefix(of: route)))
                let grants = world.schema["permissions"]?.text ?? ""
                try #require(difference == nil, "world \(seed):\n\(difference ?? "")\n\(grants)")
                requests += 1
            }
        }
        return requests
    }

    /// What tells the worlds apart; nil when nothing does.
    func difference(_ request: DoorRequest) async -> String? {
        let (one, other) = (await first.asCaller(request), await second.asCaller(request))
        if let difference = one.difference(from: other) { return "\(request)\n\(difference)" }
        if let tag = one.headers[.eTag] {
            var again = request
            again.headers[.ifNoneMatch] = tag
            let (one, other) = (await first.asCaller(again), await second.asCaller(again))
            if one.status != 304 { return "\(again)\nan answer that the caller has is sent again: \(one)" }
            if let difference = one.difference(from: other) { return "\(again)\n\(difference)" }
        }
        guard request.method == .get, !request.target.contains("offset=") else { return nil }
        return await pages(request, one)
    }

    /// Follows the cursors of a page, once forward and from there back.
    private func pages(_ request: DoorRequest, _ answer: Answer) async -> String? {
        var answer = answer
        for direction in ["next", "previous"] {
            guard let cursor = answer.meta["cursor"]?[direction]?.stringValue else { return nil }
            let mark = request.target.hasSuffix("?") ? "" : "&"
            let next = DoorRequest(.get, "\(request.target)\(mark)cursor=\(cursor)")
            let (one, other) = (await first.asCaller(next), await second.asCaller(next))
            if let difference = one.difference(from: other) { return "\(next)\n\(difference)" }
            answer = one
        }
        return nil
    }
}

extension Answer {
    /// Where two answers differ in status, headers or body. What bknd's address says of the time taken doesn't count.
    func difference(from other: Answer) -> String? {
        if status == other.status, headers == other.headers, timeless == other.timeless,
            streamError == other.streamError
        {
            return nil
        }
        return
            "\(status) \(headers.map(\.description)) \(text)\n\(other.status) \(other.headers.map(\.description)) \(other.text)"
    }

    private var timeless: String {
        guard let start = text.firstRange(of: "\"time\":") else { return text }
        return String(text[..<start.lowerBound] + text[start.upperBound...].drop { $0 != "," && $0 != "}" })
    }
}
