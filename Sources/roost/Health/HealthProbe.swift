// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request to the server on this machine, of whose answer nothing but the status is wanted.
struct HealthProbe: Sendable, CustomStringConvertible {
    let host: String
    let port: Int
    let isSecure: Bool

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    struct Silence: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter host: as in the settings: all addresses of the machine are asked at its own.
    init(host: String, port: Int, isSecure: Bool) {
        self.host =
            switch host {
            case "0.0.0.0", "": "127.0.0.1"
            case "::", "[::]": "::1"
            default: host
            }
        self.port = port
        self.isSecure = isSecure
    }

    var description: String { "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    func status(of path: String, within limit: Duration) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            tasks.addTask { try await ask(path) }
            tasks.addTask {
                try await Task.sleep(for: limit)
                throw Silence(description: "nothing came within \(limit.components.seconds) seconds")
            }
            defer { tasks.cancelAll() }
            guard let status = try await tasks.next() else { throw Silence(description: "it was not asked") }
            return status
        }
    }

    private func ask(_ path: String) async throws -> Int {
        let tls = try isSecure ? NIOSSLContext(configuration: Self.unchecked) : nil
        let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let handler = try NIOSSLClientHandler(context: tls, serverHostname: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
            head.headers.add(name: "Host", value: "localhost")
            head.headers.add(name: "Connection", value: "close")
            try await outbound.write(.head(head))
            try await outbound.write(.end(nil))
            for try await case .head(let head) in inbound { return Int(head.status.code) }
            throw Silence(description: "the connection was closed")
        }
    }

    /// The certificate is for names by which others reach the server, and nothing secret is asked or told.
    private static var unchecked: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return configuration
    }
}
