// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresAdapter
import PostgresTestKit

/// A way to a server's socket that can be closed, or lead to somebody who takes calls and says nothing.
final class Door: Sendable {
    let folder: String
    private let server: TestServer
    private let mute: Process

    init(to server: TestServer) throws {
        self.server = server
        folder = "/tmp/roost-door-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        mute = Process()
        mute.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        mute.arguments = [
            "python3", "-c",
            """
            import shutil, socket, sys
            mute = socket.socket(socket.AF_UNIX)
            mute.bind(sys.argv[1] + "/mute")
            mute.listen(500)
            print("ready", flush=True)
            sys.stdin.read()
            shutil.rmtree(sys.argv[1])
            """,
            folder,
        ]
        mute.standardInput = Pipe()
        let output = Pipe()
        mute.standardOutput = output
        try mute.run()
        guard !output.fileHandleForReading.availableData.isEmpty else {
            throw TestServer.Failure(description: "nobody listens and says nothing")
        }
        try open()
    }

    private var socket: String { "\(folder)/.s.PGSQL.5432" }

    func open() throws { try lead(to: "\(server.folder)/.s.PGSQL.5432") }
    func leadNowhere() throws { try lead(to: "\(folder)/mute") }
    func close() throws { try FileManager.default.removeItem(atPath: socket) }

    private func lead(to place: String) throws {
        try? FileManager.default.removeItem(atPath: socket)
        try FileManager.default.createSymbolicLink(atPath: socket, withDestinationPath: place)
    }

    /// Has `options` go through the door.
    func lead(_ options: inout PostgresDatabaseOptions) {
        options.connection.address = options.connection.address.replacing(
            "host=\(server.folder)",
            with: "host=\(folder)"
        )
    }
}
