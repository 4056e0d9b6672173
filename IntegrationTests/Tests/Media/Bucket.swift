// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization

/// S3 servers that all tests here share, each with boto3 as the second client; they end with the test process.
enum Bucket: String, Sendable {
    /// OpenStack Swift: checks every signature.
    case swift
    /// moto: has more of the API.
    case moto

    static let access = "acct:user"
    static let secret = "s3cr3t"
    static let name = "roost-files"

    private struct Running {
        let server: Peer
        let client: Peer
        let port: Int
    }

    private static let running = Mutex<[Bucket: Running]>([:])

    /// What `media.url` is for files below this prefix.
    func url(prefix: String) throws -> String {
        let port = try Self.running.withLock { try Self.start(self, &$0).port }
        return Self.url(port: port, prefix: prefix)
    }

    static func url(port: Int, prefix: String) -> String {
        "s3://\(name)/\(prefix)?region=us-east-1&endpoint=http://127.0.0.1:\(port)&path-style=true"
    }

    /// What boto3 answers: see Scripts/peers/s3_client.py.
    func ask(_ question: [String: Any]) throws -> JSON {
        let line = try JSON.bytes(of: question)
        let answer = try Self.running.withLock { running -> Data in
            let client = try Self.start(self, &running).client
            let parsed = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            return Data(try client.ask(parsed ?? [:]).bytes())
        }
        return try JSON(parsing: answer)
    }

    private static func start(_ bucket: Bucket, _ running: inout [Bucket: Running]) throws -> Running {
        if let running = running[bucket] { return running }
        let server = try Peer("s3_\(bucket.rawValue).py")
        let port = server.ready["port"].int ?? 0
        let client = try Peer("s3_client.py", ["http://127.0.0.1:\(port)", access, secret])
        _ = try client.ask(["make": name])
        let started = Running(server: server, client: client, port: port)
        running[bucket] = started
        return started
    }
}
