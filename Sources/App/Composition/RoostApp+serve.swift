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
        let socket = try LocalSocket(path: paths.socket)
        let server = server(socket: socket.boundPath) { [self] addresses in
            if configuration.server.publicURL == nil, let first = addresses.first {
                address.source = { first.link }
            }
            open(socket)
            let setup = await setupLink()
            let places = addresses.map { $0.port == nil ? .socket(path: socket.path) : $0 }
            onListening(Banner(addresses: places, paths: paths, configuration: configuration, setupLink: setup))
        }
        let services = [EventDelivery(records: records)] + media.services(logger) + [background, server]
        try await run(services, signals: [.sigterm, .sigint], socket)
    }

    /// Serves on the local socket alone while `body` runs; for commands.
    public func whileServingLocally<Result: Sendable>(
        _ body: @escaping @Sendable (_ socket: String) async throws -> Result
    ) async throws -> Result {
        try await served(body).get()
    }

    private func served<Result: Sendable>(
        _ body: @escaping @Sendable (_ socket: String) async throws -> Result
    ) async throws -> Swift.Result<Result, any Error> {
        let (listening, listened) = AsyncStream.makeStream(of: Void.self)
        let socket = try LocalSocket(path: paths.socket)
        var settings = HTTPServerConfiguration(
            host: "127.0.0.1",
            port: 0,
            socketPath: socket.boundPath,
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
                open(socket)
                listened.yield()
            }
        )
        let group = ServiceGroup(
            services: [background, server],
            gracefulShutdownSignals: [],
            logger: Logger(label: "roost", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        do {
            let result: Swift.Result<Result, any Error> = try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    defer { listened.finish() }
                    try await group.run()
                }
                for await _ in listening { break }
                let result: Swift.Result<Result, any Error>
                do { result = .success(try await body(socket.path)) } catch { result = .failure(error) }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return result
            }
            await end(socket)
            return result
        } catch {
            await end(socket)
            return .failure(error)
        }
    }

    /// For programs that have a server of their own: waits to be told to stop, then closes the database.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for service in [EventDelivery(records: records)] + media.services(logger) + [background] {
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

    private func run(_ services: [any Service], signals: [UnixSignal], _ socket: LocalSocket) async throws {
        var quiet = logger
        if quiet.logLevel < .warning { quiet.logLevel = .warning }
        let group = ServiceGroup(services: services, gracefulShutdownSignals: signals, logger: quiet)
        do {
            try await group.run()
        } catch {
            await end(socket)
            if let failure = error as? ListenError {
                throw StartFailure(failure.description, exitCode: StartFailure.temporaryExitCode)
            }
            throw error
        }
        await end(socket)
    }

    /// The socket goes before the lock does: afterwards it may be the next server's.
    private func end(_ socket: LocalSocket) async {
        socket.remove()
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

    /// A socket that can't be restricted to the owner is not there.
    private func open(_ socket: LocalSocket) {
        do {
            try socket.open()
        } catch {
            socket.remove()
            logger.warning("there is no local socket", metadata: ["path": "\(socket.path)", "error": "\(error)"])
        }
    }
}
