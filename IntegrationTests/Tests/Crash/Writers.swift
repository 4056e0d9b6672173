// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization

/// Threads that write until the server is gone: two create single rows, one creates lists, one sets a counter.
final class Writers: Sendable {
    /// Rows of one list request.
    static let listSize = 20

    private let round: Int
    private let port: Int
    private let token: String?
    private let acknowledgements: Acknowledgements
    private let group = DispatchGroup()
    private let trouble = Mutex<[String]>([])

    init(round: Int, port: Int, token: String?, acknowledgements: Acknowledgements) {
        self.round = round
        self.port = port
        self.token = token
        self.acknowledgements = acknowledgements
    }

    /// Answers other than the expected ones; a broken connection is none.
    var unexpected: [String] { trouble.withLock { $0 } }

    func start(counterID: Int) {
        for writer in 0..<2 {
            run { [self] client, number in
                let answer = try client.post("/api/data/notes", json: row(writer, number, list: false))
                return (answer, .init(kind: Acknowledgements.Entry.single, writer: writer, number: number))
            }
        }
        run { [self] client, number in
            let rows = (0..<Self.listSize).map { row(2, number * Self.listSize + $0, list: true) }
            let answer = try client.post("/api/data/notes", json: rows)
            return (answer, .init(kind: Acknowledgements.Entry.list, writer: 2, number: number))
        }
        run { client, number in
            let answer = try client.patch("/api/data/notes/\(counterID)", json: ["number": number + 1])
            return (answer, .init(kind: Acknowledgements.Entry.counter, writer: 3, number: number + 1))
        }
    }

    /// Waits until every writer has noticed that the server is gone.
    func join() {
        group.wait()
    }

    private func row(_ writer: Int, _ number: Int, list: Bool) -> [String: Any] {
        [
            "round": round, "writer": writer, "number": number, "list": list,
            "body": "round \(round) \(writer)-\(number) äöü",
        ]
    }

    private func run(
        _ write: @escaping @Sendable (HTTPClient, Int) throws -> (HTTPResponse, Acknowledgements.Entry)
    ) {
        group.enter()
        Thread.detachNewThread { [self] in
            defer { group.leave() }
            let client = HTTPClient(port: port, seconds: 10, token: token)
            var number = 0
            while let (answer, entry) = try? write(client, number) {
                guard (200..<300).contains(answer.status) else {
                    trouble.withLock { $0.append("\(entry.kind): \(answer)") }
                    return
                }
                do {
                    try acknowledgements.record(entry)
                } catch {
                    trouble.withLock { $0.append("\(error)") }
                    return
                }
                number += 1
            }
        }
    }
}
