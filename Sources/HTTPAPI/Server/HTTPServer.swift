// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import HummingbirdTLS
public import Kernel
public import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// Serves one responder on a TCP port, plain or with TLS, on a local socket beside it if wanted, and on a plain port
/// that sends callers to the encrypted one.
///
/// Told to stop, it closes idle connections at once, takes no new ones, and finishes what it has accepted; what is
/// still going on after ``ConnectionTimeouts/shutdown`` is cut off.
public struct HTTPServer<Responder: Responding>: Service {
    private let responder: Responder
    private let configuration: HTTPServerConfiguration
    private let clock: any WallClock
    private let ids: any IDGenerator
    private let eventLoopGroup: any EventLoopGroup
    private let threadPool: NIOThreadPool
    private let logger: Logger
    private let onListening: @Sendable ([ListeningAddress]) async -> Void

    /// - Parameter onListening: called once, when all addresses listen, in the order: main, redirect, socket.
    public init(
        _ responder: Responder,
        configuration: HTTPServerConfiguration,
        clock: any WallClock,
        ids: any IDGenerator,
        eventLoopGroup: any EventLoopGroup,
        threadPool: NIOThreadPool,
        logger: Logger,
        onListening: @escaping @Sendable ([ListeningAddress]) async -> Void = { _ in }
    ) {
        self.responder = responder
        self.configuration = configuration
        self.clock = clock
        self.ids = ids
        self.eventLoopGroup = eventLoopGroup
        self.threadPool = threadPool
        self.logger = logger
        self.onListening = onListening
    }

    /// - Throws: ``ListenError`` when an address or the certificate can't be used.
    public func run() async throws {
        let board = ListeningBoard(onComplete: onListening)
        let listeners = try listeners(board)
        board.expect(listeners.count)
        let services = listeners.enumerated().map { place, listener in
            listener.service(eventLoopGroup: eventLoopGroup, logger: quietLogger) { address in
                await board.report(address, at: place)
            }
        }
        // Where one can't listen the others end in order, and not with a complaint of theirs.
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            logger: quietLogger
        )
        // Connections are cut off first; then the tasks that still answer them are cancelled.
        group.maximumGracefulShutdownDuration = configuration.timeouts.shutdown + .seconds(1)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            await removeSocket()
            throw error
        }
        await removeSocket()
    }

    private func listeners(_ board: ListeningBoard) throws(ListenError) -> [Listener] {
        let (host, port) = (configuration.host, configuration.port)
        guard let tls = configuration.tls else {
            return [Listener(connection(responder), .plain(host: host, port: port), configuration)] + socketListener
        }
        let secure = try SecureChannel.make(connection(responder, isSecure: true), tls)
        var listeners = [Listener(secure, .secure(host: host, port: port), configuration)]
        if let plainPort = tls.redirectFrom {
            let redirect = HTTPSRedirect(
                publicURL: configuration.publicURL,
                port: { board.port ?? port },
                ids: ids
            )
            listeners.append(Listener(connection(redirect), .redirect(host: host, port: plainPort), configuration))
        }
        return listeners + socketListener
    }

    private var socketListener: [Listener] {
        configuration.socketPath.map { [Listener(connection(responder), .socket(path: $0), configuration)] } ?? []
    }

    private func connection<R: Responding>(_ responder: R, isSecure: Bool = false) -> HTTPConnection<R> {
        HTTPConnection(
            responder: responder,
            limits: configuration.limits,
            timeouts: configuration.timeouts,
            isSecure: isSecure,
            dates: DateHeader(clock: clock)
        )
    }

    /// The libraries announce every start and stop at `info`; the application says that itself.
    private var quietLogger: Logger {
        var quiet = logger
        if quiet.logLevel == .info || quiet.logLevel == .notice { quiet.logLevel = .warning }
        return quiet
    }

    private func removeSocket() async {
        guard let path = configuration.socketPath else { return }
        try? await NonBlockingFileIO(threadPool: threadPool).unlink(path: path)
    }
}
