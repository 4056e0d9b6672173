// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization
import Testing

@Suite(.serialized) struct Shutdown {
    private static let schema = """
        entities:
          notes:
            fields:
              body: { type: text }
        """

    @Test func `SIGTERM ends the server with 0 within 10 s although connections are open`() throws {
        let server = try Server()
        let idle = server.client()
        #expect(try idle.get("/health").status == 200)
        let silent = try Connection(port: server.port)
        let half = try Connection(port: server.port)
        try half.send("POST /api/data/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")

        let began = ContinuousClock.now
        #expect(try server.program.terminate(within: 15) == 0)
        #expect(ContinuousClock.now - began < .seconds(10))
        _ = consume silent
        _ = consume half
    }

    @Test func `SIGINT ends the server with 0`() throws {
        let server = try Server()
        server.program.send(SIGINT)
        #expect(try server.program.wait(seconds: 15) == 0)
    }

    @Test func `what was answered before SIGTERM is there after the restart, and nothing was half answered`() throws {
        let server = try Server(schema: Self.schema)
        let (port, token) = (server.port, server.token)
        let acknowledged = Mutex<[Int]>([])
        let refusals = Mutex<[Int]>([])
        let done = DispatchGroup()
        for writer in 0..<4 {
            done.enter()
            Thread.detachNewThread {
                defer { done.leave() }
                let client = HTTPClient(port: port, token: token)
                for number in 0..<20_000 {
                    guard
                        let answer = try? client.post("/api/data/notes", json: ["body": "\(writer) \(number)"])
                    else { return }
                    guard answer.status == 201, let id = try? answer.json()["data"]["id"].int else {
                        refusals.withLock { $0.append(answer.status) }
                        return
                    }
                    acknowledged.withLock { $0.append(id) }
                }
            }
        }
        while acknowledged.withLock({ $0.count }) < 200 && server.program.isRunning { usleep(1_000) }
        #expect(try server.terminate() == 0)
        done.wait()
        // A server that is going may refuse new work, and says so with 503.
        #expect(refusals.withLock { $0 }.allSatisfy { $0 == 503 })

        try server.restart()
        let client = server.client()
        let ids = acknowledged.withLock { $0 }
        #expect(ids.count >= 200)
        let counted = try client.get("/api/data/notes?limit=1&count=exact").json()["meta"]["total"].int ?? 0
        #expect(counted >= ids.count)
        for id in ids.suffix(50) {
            #expect(try client.get("/api/data/notes/\(id)").status == 200)
        }
    }
}
