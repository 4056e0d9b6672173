// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import Kernel
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization

/// A server for one test, on a free port.
struct EdgeServer: Sendable {
    let addresses: [ListeningAddress]
    let group: ServiceGroup

    var port: Int { addresses.first?.port ?? 0 }

    /// What SIGTERM does.
    func stop() async { await group.triggerGracefulShutdown() }

    /// The answer to one request on a connection of its own.
    func exchange(_ request: String, tls: NIOSSLContext? = nil, hasBody: Bool = true) async throws -> RawAnswer? {
        try await exchange(Array(request.utf8), tls: tls, hasBody: hasBody)
    }

    func exchange(_ request: [UInt8], tls: NIOSSLContext? = nil, hasBody: Bool = true) async throws -> RawAnswer? {
        try await RawConnection.open(.port(port), tls: tls) { connection in
            try await connection.send(request)
            return try await connection.answer(hasBody: hasBody)
        }
    }

    func get(_ target: String, _ headers: String...) async throws -> RawAnswer? {
        let lines = headers.map { $0 + "\r\n" }.joined()
        return try await exchange("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(lines)\r\n")
    }

    /// Runs a server for as long as `use` does, and stops it the way SIGTERM does.
    static func run<Result: Sendable>(
        _ routes: [Route] = EdgeServer.routes,
        edge configuration: EdgeConfiguration = .init(),
        server serverConfiguration: HTTPServerConfiguration = .init(port: 0),
        publicFiles: PublicFiles? = nil,
        authenticator: (any Authenticating)? = nil,
        logger: Logger = .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ use: @escaping @Sendable (EdgeServer) async throws -> Result
    ) async throws -> Result {
        let ids = CountingIDs()
        let edge = Edge(
            table: RouteTable(routes),
            configuration: configuration,
            publicFiles: publicFiles,
            authenticator: authenticator,
            ids: ids,
            logger: logger
        )
        let (ready, announce) = AsyncStream.makeStream(of: [ListeningAddress].self)
        let server = HTTPServer(
            edge,
            configuration: serverConfiguration,
            clock: FixedClock(),
            ids: ids,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            threadPool: .singleton,
            logger: logger
        ) { announce.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { announce.finish() }
                try await group.run()
            }
            guard let addresses = await ready.first(where: { _ in true }) else {
                try await tasks.waitForAll()
                throw CancellationError()
            }
            let result: Result
            do {
                result = try await use(EdgeServer(addresses: addresses, group: group))
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Enough to see what the edge does around them.
    static let routes: [Route] =
        HealthRoutes { true }.routes + [
            Route(
                .get,
                "/api/items/{id}",
                rateClass: .data,
                access: .open,
                door: .get,
                operation: .init("get", summary: "")
            ) {
                let names = $0.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
                return .json(Array("\(try $0.parameter("id"))|\(names)".utf8))
            },
            Route(
                .post,
                "/api/items",
                bodyLimit: .standard,
                rateClass: .data,
                access: .open,
                door: .create,
                operation: .init("create", summary: "")
            ) { .json(try $0.body.bytes(), status: .created) },
            Route(
                .post,
                "/api/json",
                bodyLimit: .custom(100_000),
                rateClass: .data,
                access: .open,
                door: .create,
                operation: .init("json", summary: "")
            ) { .json(Array(try $0.json().kindName.utf8)) },
            Route(
                .post,
                "/api/stream",
                bodyLimit: .streaming,
                rateClass: .data,
                access: .open,
                door: .import,
                operation: .init("stream", summary: "")
            ) { request in
                var count = 0
                for try await chunk in request.body.stream { count += chunk.readableBytes }
                return .json(Array("\(count)".utf8))
            },
            Route(
                .post,
                "/api/ignore",
                rateClass: .data,
                access: .open,
                door: .open,
                operation: .init("ignore", summary: "")
            ) { _ in
                .noContent
            },
            Route(
                .get,
                "/api/chunks/{count}",
                rateClass: .data,
                access: .open,
                door: .export,
                operation: .init("chunks", summary: "")
            ) {
                let count = Int(try $0.parameter("count")) ?? 0
                return APIResponse(
                    body: .stream(length: nil) { writer in
                        for number in 0..<count { try await writer.write(Array("\(number),".utf8)) }
                    }
                )
            },
            Route(
                .get,
                "/api/broken",
                rateClass: .data,
                access: .open,
                door: .open,
                operation: .init("broken", summary: "")
            ) { _ in
                throw Secret()
            },
        ]

    struct Secret: Error { let password = "hunter2" }
}

/// Ids that a test can foresee.
final class CountingIDs: IDGenerator {
    private let count = Mutex(0)

    func makeID() -> String {
        count.withLock { count in
            count += 1
            return "request-\(count)"
        }
    }
}

/// Sunday, 6 November 1994, 08:49:37 UTC, the moment of RFC 9110's examples.
struct FixedClock: WallClock {
    func now() -> Timestamp { Timestamp(millisecondsSinceEpoch: 784_111_777_000) }
}
