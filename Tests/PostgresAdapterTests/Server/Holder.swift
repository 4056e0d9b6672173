// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTestKit

/// Somebody else's transaction, which holds what it has locked until it is told to end.
final class Holder: Sendable {
    private let process: Process
    private let input: Pipe

    /// Begins a transaction with `sql` in it, and comes back when that is done.
    init(_ sql: String, on server: TestServer, _ database: String) throws {
        process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", server.address(database)]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data("BEGIN;\n\(sql);\n\\echo held\n".utf8))
        var text = ""
        while !text.contains("held\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw TestServer.Failure(description: "the holder ended: \(text)") }
            text += String(decoding: more, as: UTF8.self)
        }
    }

    /// Commits, and comes back when that is done.
    func release() throws {
        input.fileHandleForWriting.write(Data("COMMIT;\n".utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
