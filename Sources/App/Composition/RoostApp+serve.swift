// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPAPI
public import Hummingbird
import Logging
import NIOPosix
public import ServiceLifecycle
import UnixSignals

extension RoostApp: Service {
    /// Serves as configured until SIGTERM or SIGINT, then finishes what it has accepted and closes the database.
    /// - Parameter onListening: told once when it listens.
    public func serve(onListening: @escaping @Sendable (Banner) -> Void) async throws {
        let server = server(socket: paths.socket) { [self] addresses in
            if configuration.server.publicURL == nil, let first = addresses.first {
                address.source = { first.description }
            }
            restrictSocket()
            let setup = await setupLink()
            onListening(Banner(addresses: addresses, paths: paths, configuration: configuration, setupLink: setup))
        }
        try await run([EventDelivery(records: records), background, server], signals: [.sigterm, .sigint])
    }

    /// Serves on the local socket alone while `body` runs; for commands.
    public func whileServingLocally<Result: Sendable>(
        _ body: @escaping @Sendable (_ socket: String) async throws -> Result
    ) async throws -> Result {
        let (listening, listened) = AsyncStream.makeStream(of: Void.self)
        var settings = HTTPServerConfiguration(
            host: "127.0.0.1",
            port: 0,
            socketPath: paths.socket,
            limits: Self.limits(configuration.limits)
        )
        settings.publicURL = nil
        let server = HTTPServer(
            edge,
            configuration: settings,
            clock: clock,
            ids: ids,
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
            threadPool: .singleton,
            logger: logger,
            onListening: { [self] _ in
                restrictSocket()
                listened.yield()
            }
        )
        let group = ServiceGroup(
            services: [background, server],
            gracefulShutdownSignals: [],
            logger: Logger(label: "roost", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let result: Swift.Result<Result, any Error> = try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in listening { break }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(paths.socket)) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
        await close()
        return try result.get()
    }

    /// For programs that have a server of their own: waits to be told to stop, then closes the database.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for service in [EventDelivery(records: records), background] as [any Service] {
                tasks.addTask { try await service.run() }
            }
            try await tasks.waitForAll()
        }
        await close()
    }

    /// Puts every route into the router of a Hummingbird application.
    public func mount<Context: Hummingbird.RequestContext>(on router: some RouterMethods<Context>) {
        edge.mount(on: router)
    }

    private func run(_ services: [any Service], signals: [UnixSignal]) async throws {
        var quiet = logger
        if quiet.logLevel < .warning { quiet.logLevel = .warning }
        let group = ServiceGroup(services: services, gracefulShutdownSignals: signals, logger: quiet)
        do {
            try await group.run()
        } catch {
            await close()
            if let failure = error as? ListenError {
                throw StartFailure(failure.description, exitCode: StartFailure.temporaryExitCode)
            }
            throw error
        }
        await close()
    }

    private func server(
        socket: String?,
        onListening: @escaping @Sendable ([ListeningAddress]) async -> Void
    ) -> HTTPServer<Edge> {
        let settings = configuration.server
        return HTTPServer(
            edge,
            configuration: HTTPServerConfiguration(
                host: settings.host,
                port: settings.port,
                socketPath: socket,
                tls: settings.tls.map {
                    .init(certificate: $0.certificate, key: $0.key, redirectFrom: $0.redirectFrom)
                },
                publicURL: settings.publicURL,
                limits: Self.limits(configuration.limits)
            ),
            clock: clock,
            ids: ids,
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
            threadPool: .singleton,
            logger: logger,
            onListening: { addresses in await onListening(addresses) }
        )
    }

    /// Whoever can open the socket is taken for the process itself.
    private func restrictSocket() {
        do {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: paths.socket)
        } catch {
            logger.warning("the mode of the local socket can't be set", metadata: ["path": "\(paths.socket)"])
        }
    }
}
