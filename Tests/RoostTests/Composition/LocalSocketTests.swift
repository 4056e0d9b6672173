// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Kernel
import NIOCore
import NIOPosix
import Testing

@testable import Roost

/// Whoever can open the local socket is the process itself: nobody else ever can, not even for a moment.
@Suite struct LocalSocketTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func items(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `it is bound where nobody else can come, and comes to its place with its own mode`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let socket = try LocalSocket(path: folder.path + "/roost.sock")
        #expect(socket.boundPath.utf8.count <= socket.path.utf8.count)
        let binding = String(socket.boundPath.dropLast(2))
        #expect(socket.boundPath == binding + "/s")
        #expect(try mode(binding) == 0o700)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: socket.boundPath).get()
        #expect(!FileManager.default.fileExists(atPath: socket.path))
        try socket.open()
        #expect(try mode(socket.path) == 0o600)
        #expect(try items(folder) == ["roost.sock"])
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: socket.path).get()
        try await client.close()
        try await channel.close()
        socket.remove()
        #expect(try items(folder).isEmpty)
    }

    @Test func `one that a killed process left gives way, and nothing else does`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/roost.sock"
        let old = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: path).get()
        try await old.close()
        let socket = try LocalSocket(path: path)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: socket.boundPath).get()
        try socket.open()
        #expect(try mode(path) == 0o600)
        try await channel.close()
        socket.remove()

        try Data("kept".utf8).write(to: URL(filePath: path))
        let other = try LocalSocket(path: path)
        #expect(throws: (any Error).self) { try other.open() }
        other.remove()
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("kept".utf8))
        #expect(try items(folder) == ["roost.sock"])
    }

    @Test func `a server serves on one of this kind and takes it away at its end`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: folder.path + "/data.db")
        configuration.log.level = .error
        let app = try await RoostApp(configuration)
        let seen = try await app.whileServingLocally { [self] path in
            let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path).get()
            try await client.close()
            return (try mode(path), try items(folder).filter { $0.hasPrefix(".") })
        }
        #expect(seen.0 == 0o600)
        #expect(seen.1.isEmpty)
        #expect(try !items(folder).contains("roost.sock"))
    }
}
