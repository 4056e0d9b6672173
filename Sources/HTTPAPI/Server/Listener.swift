// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// One address to listen on, and what happens to the connections that come there.
struct Listener: Sendable {
    private let connections: any ServerChildChannel
    private let wanted: ListeningAddress
    private let maximumConnections: Int?

    init(_ connections: any ServerChildChannel, _ wanted: ListeningAddress, _ configuration: HTTPServerConfiguration) {
        self.connections = connections
        self.wanted = wanted
        maximumConnections = configuration.maximumConnections
    }

    /// Listens until it is told to stop.
    ///
    /// - Parameter onListening: gets the address with the port that the system chose.
    func service(
        eventLoopGroup: any EventLoopGroup,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) -> any Service {
        let base = connections.server(
            configuration: ServerConfiguration(
                address: bindAddress,
                backlog: 1024,
                availableConnectionsDelegate: maximumConnections.map { MaximumAvailableConnections($0, logger: logger) }
            ),
            onServerRunning: { channel in await onListening(wanted.with(port: channel.localAddress?.port)) },
            eventLoopGroup: eventLoopGroup,
            logger: logger
        )
        return ListeningService(base: base, place: wanted.description)
    }

    private var bindAddress: BindAddress {
        switch wanted {
        case .plain(let host, let port), .secure(let host, let port), .redirect(let host, let port):
            .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }
}

/// Tells why listening failed in our own words.
private struct ListeningService: Service {
    let base: any Service
    let place: String

    func run() async throws {
        do {
            try await base.run()
        } catch {
            throw ListenError(error, at: place) ?? error
        }
    }
}
