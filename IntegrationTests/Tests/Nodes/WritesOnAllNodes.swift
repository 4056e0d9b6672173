// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Writes that meet on two nodes: nothing is lost, nothing is there twice.
@Suite(.serialized) struct WritesOnAllNodes {
    private let one: Server
    private let two: Server

    init() throws {
        let schema: [String: Any] = [
            "entities": [
                "counters": ["fields": ["number": ["type": "number", "config": ["kind": "integer"]]]],
                "people": ["fields": ["email": ["type": "email"], "name": ["type": "text"]]],
            ],
            "indices": ["people_email": ["entity": "people", "fields": ["email"], "unique": true]],
        ]
        (one, two) = try Cluster().pair(schema: schema)
    }

    private func count(_ entity: String, _ condition: [String: Any] = [:]) throws -> Int? {
        try one.client().post("/api/data/\(entity)/fn/count", json: condition).json()["count"].int
    }

    /// The same on both nodes at the same time, `times` each; the statuses of all.
    private func onBoth(times: Int, _ ask: @escaping @Sendable (HTTPClient, Int) throws -> HTTPResponse) -> [Int] {
        let statuses = Noted<[Int]>([])
        Crowd.together(
            [one, two].flatMap { node in
                (0..<times).map { number in
                    let (port, token) = (node.port, node.token)
                    return {
                        let answer = try? ask(HTTPClient(port: port, token: token), number)
                        statuses.change { $0.append(answer?.status ?? 0) }
                    }
                }
            }
        )
        return statuses.now.sorted()
    }

    @Test func `increments on both nodes all count`() throws {
        #expect(try one.client().post("/api/data/counters", json: ["number": 0]).status == 201)
        let (crowd, done) = (Crowd(), Noted(0))
        for node in [one, two, one, two] {
            crowd.add(node) { client, number in
                // In the second form as one of a batch.
                let answer =
                    number % 2 == 0
                    ? try client.patch("/api/data/counters/1", json: ["number": ["$inc": 1]])
                    : try client.post(
                        "/api/batch",
                        json: [
                            "operations": [
                                ["action": "update", "entity": "counters", "id": 1, "data": ["number": ["$inc": 1]]]
                            ]
                        ]
                    )
                if answer.status == 200 { done.change { $0 += 1 } }
                return answer.status == 200 ? nil : "\(answer)"
            }
        }
        try one.comes(within: .seconds(60)) { done.now >= 200 }
        #expect(crowd.end() == [])
        #expect(try two.client().get("/api/data/counters/1").json()["data"]["number"].int == done.now)
    }

    @Test func `If-Match lets one of the nodes' writers win each time`() throws {
        #expect(try one.client().post("/api/data/counters", json: ["number": 0]).status == 201)
        let (crowd, done, late) = (Crowd(), Noted(0), Noted(0))
        for node in [one, two, one, two] {
            crowd.add(node) { client, _ in
                let seen = try client.get("/api/data/counters/1")
                guard let tag = seen.headers["etag"], let number = try seen.json()["data"]["number"].int else {
                    return "\(seen)"
                }
                let body = ["number": number + 1]
                let answer = try client.patch("/api/data/counters/1", json: body, headers: ["If-Match": tag])
                if answer.status == 200 { done.change { $0 += 1 } }
                if answer.status == 412 { late.change { $0 += 1 } }
                return [200, 412].contains(answer.status) ? nil : "\(answer)"
            }
        }
        try one.comes(within: .seconds(60)) { done.now >= 100 && late.now > 0 }
        #expect(crowd.end() == [])
        #expect(try two.client().get("/api/data/counters/1").json()["data"]["number"].int == done.now)
    }

    @Test func `an idempotency key that is used on both nodes at once makes one record`() throws {
        for round in 0..<10 {
            let statuses = onBoth(times: 3) { client, _ in
                try client.post(
                    "/api/data/counters",
                    json: ["number": round],
                    headers: ["Idempotency-Key": "round-\(round)"]
                )
            }
            #expect(Set(statuses).isSubset(of: [201, 409]) && statuses.contains(201), "\(statuses)")
            #expect(try count("counters", ["number": round]) == 1)
        }
        // Later the other node repeats the first one's answer.
        let headers = ["Idempotency-Key": "later"]
        let first = try one.client().post("/api/data/counters", json: ["number": 99], headers: headers)
        let again = try two.client().post("/api/data/counters", json: ["number": 99], headers: headers)
        #expect(first.status == 201 && again.status == 201)
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(again.body == first.body)
        let other = try two.client().post("/api/data/counters", json: ["number": 98], headers: headers)
        #expect(other.status == 422, "\(other)")
    }

    @Test func `one value is taken once, whichever nodes are asked`() throws {
        for round in 0..<10 {
            let statuses = onBoth(times: 3) { client, _ in
                try client.post("/api/data/people", json: ["email": "p\(round)@example.org", "name": "n"])
            }
            #expect(statuses == [201, 409, 409, 409, 409, 409])
        }
        #expect(try count("people") == 10)
        let accounts = onBoth(times: 3) { client, _ in
            try client.post(
                "/api/users",
                json: ["email": "ada@example.org", "password": Server.password]
            )
        }
        #expect(accounts == [201, 409, 409, 409, 409, 409])
    }

    @Test func `upserts on both nodes make no duplicate`() throws {
        for round in 0..<10 {
            let statuses = onBoth(times: 3) { client, number in
                try client.post(
                    "/api/data/people?on-conflict=email",
                    json: ["email": "p\(round)@example.org", "name": "\(number)"]
                )
            }
            #expect(statuses == [200, 200, 200, 200, 200, 201], "\(statuses)")
        }
        let lists = onBoth(times: 2) { client, number in
            // In opposite orders, so that they meet crosswise.
            let people = (0..<10).map { ["email": "p\(number == 0 ? $0 : 9 - $0)@example.org", "name": "list"] }
            return try client.post("/api/data/people?on-conflict=email", json: people)
        }
        #expect(Set(lists).isSubset(of: [200, 201]), "\(lists)")
        #expect(try count("people") == 10)
    }

    @Test func `a record that one node writes is read on the other at once`() throws {
        let (writer, reader) = (one.client(), two.client())
        for number in 0..<50 {
            let made = try writer.post("/api/data/counters", json: ["number": number])
            let id = try #require(try made.json()["data"]["id"].int)
            let read = try reader.get("/api/data/counters/\(id)")
            #expect(try read.json()["data"]["number"].int == number, "\(read)")
            let tag = try #require(read.headers["etag"])
            #expect(try writer.patch("/api/data/counters/\(id)", json: ["number": -number - 1]).status == 200)
            // Its tag on the other node is not good any more, at the latest within a second.
            try two.comes {
                let again = try reader.get("/api/data/counters/\(id)", headers: ["If-None-Match": tag])
                if again.status == 200 { #expect(try again.json()["data"]["number"].int == -number - 1, "\(again)") }
                return again.status == 200
            }
        }
    }
}
