// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Kernel
import Synchronization

/// A program of Scripts/peers, which answers every line of JSON with one. It ends with this. One task at a time.
final class PeerProcess: Sendable {
    struct Failure: Error { let text: String }

    private let process: Mutex<Process>
    private let input: FileHandle
    private let lines: AsyncStream<JSONValue>

    /// What it said when it was ready.
    let ready: JSONValue

    init(_ script: String, _ arguments: [String], from file: String = #filePath) async throws {
        let root = file.components(separatedBy: "/Tests/")[0]
        let python = ProcessInfo.processInfo.environment["ROOST_PEERS"] ?? "\(root)/.build/peers/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(text: "there is no \(python): run Scripts/install-test-peers")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["\(root)/Scripts/peers/\(script)"] + arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        self.input = input.fileHandleForWriting
        lines = Self.lines(of: output.fileHandleForReading)
        try process.run()
        self.process = Mutex(process)
        guard let first = await Self.next(of: lines) else { throw Failure(text: "\(script) did not start") }
        ready = first
    }

    /// Sends a line and waits for the answer.
    func ask(_ question: JSONValue) async throws -> JSONValue {
        try input.write(contentsOf: question.encoded() + [0x0A])
        guard let answer = await Self.next(of: lines) else { throw Failure(text: "it has ended") }
        return answer
    }

    private static func next(of lines: AsyncStream<JSONValue>) async -> JSONValue? {
        for await line in lines { return line }
        return nil
    }

    private static func lines(of handle: FileHandle) -> AsyncStream<JSONValue> {
        let (lines, sink) = AsyncStream.makeStream(of: JSONValue.self)
        let pending = Mutex<[UInt8]>([])
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                return sink.finish()
            }
            let texts = pending.withLock { pending in
                pending += data
                var texts: [[UInt8]] = []
                while let end = pending.firstIndex(of: 0x0A) {
                    texts.append(Array(pending[..<end]))
                    pending.removeSubrange(...end)
                }
                return texts
            }
            for text in texts {
                if let json = try? JSONValue(parsing: text) { sink.yield(json) }
            }
        }
        return lines
    }

    deinit {
        try? input.close()
        process.withLock { $0.terminate() }
    }
}
