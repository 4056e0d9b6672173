// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Kernel

/// The servers that tests share; they end with the test process. Where one doesn't start, every test that needs it fails.
enum S3Server: String, CaseIterable, Sendable {
    /// OpenStack Swift: checks every signature.
    case swift
    /// moto: has more of the API.
    case moto

    static let access = "acct:user"
    static let secret = "s3cr3t"

    private static let started: [S3Server: Task<(port: Int, client: Questions), any Error>] = [
        .swift: Task { try await start("s3_swift.py") },
        .moto: Task { try await start("s3_moto.py") },
    ]

    private static func start(_ script: String) async throws -> (port: Int, client: Questions) {
        let server = try await PeerProcess(script, [])
        let port = try server.ready.number("port")
        return (port, Questions(try await boto(port), keeping: server))
    }

    /// boto3 as the second client.
    static func boto(_ port: Int) async throws -> PeerProcess {
        try await PeerProcess("s3_client.py", ["http://127.0.0.1:\(port)", access, secret])
    }

    func running() async throws -> (port: Int, client: Questions) {
        guard let started = Self.started[self] else { throw PeerProcess.Failure(text: "no \(self)") }
        return try await started.value
    }
}

/// Asks a peer one question after the other, whoever comes.
actor Questions {
    private let peer: PeerProcess
    private let other: PeerProcess?
    private var last: Task<Void, Never>?

    /// - Parameter other: what has to live as long.
    init(_ peer: PeerProcess, keeping other: PeerProcess? = nil) {
        self.peer = peer
        self.other = other
    }

    func ask(_ question: JSONValue) async throws -> JSONValue {
        let (peer, before) = (peer, last)
        let task = Task {
            await before?.value
            return try await peer.ask(question)
        }
        last = Task { _ = await task.result }
        return try await task.value
    }
}

extension JSONValue {
    struct NotThere: Error { let text: String }

    subscript(_ name: String) -> JSONValue? { if case .object(let object) = self { object[name] } else { nil } }

    func number(_ name: String) throws -> Int {
        guard case .integer(let number)? = self[name] else { throw NotThere(text: "\(name) in \(self)") }
        return Int(number)
    }

    func text(_ name: String) throws -> String {
        guard case .string(let text)? = self[name] else { throw NotThere(text: "\(name) in \(self)") }
        return text
    }

    func texts(_ name: String) throws -> [String] {
        guard case .array(let values)? = self[name] else { throw NotThere(text: "\(name) in \(self)") }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}
