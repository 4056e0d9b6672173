// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Kernel
import Synchronization

/// A program of Scripts/peers, which says in lines of JSON when it is ready and what happens to it. It ends with this.
final class PeerProcess: Sendable {
    struct Failure: Error { let text: String }

    private let process: Mutex<Process>
    private let input: FileHandle
    let ready: JSONObject

    init(_ script: String, python: String? = nil, from file: String = #filePath) async throws {
        let root = file.components(separatedBy: "/Tests/")[0]
        let peers = ProcessInfo.processInfo.environment["ROOST_PEERS"] ?? "\(root)/.build/peers/bin/python"
        guard python != nil || FileManager.default.isExecutableFile(atPath: peers) else {
            throw Failure(text: "there is no \(peers): run Scripts/install-test-peers")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? peers)
        process.arguments = ["\(root)/Scripts/peers/\(script)"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        self.input = input.fileHandleForWriting
        let (lines, sink) = AsyncStream.makeStream(of: JSONObject.self)
        let pending = Mutex<[UInt8]>([])
        output.fileHandleForReading.readabilityHandler = { handle in
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
                if case .object(let object)? = try? JSONValue(parsing: text) { sink.yield(object) }
            }
        }
        try process.run()
        self.process = Mutex(process)
        var first: JSONObject?
        for await line in lines {
            first = line
            break
        }
        guard let first else { throw Failure(text: "\(script) did not start") }
        ready = first
        self.lines = lines
    }

    /// What was said after the first line, in order. One task at a time.
    let lines: AsyncStream<JSONObject>

    func port(_ name: String = "port") -> Int {
        if case .integer(let port)? = ready[name] { Int(port) } else { 0 }
    }

    deinit {
        try? input.close()
        process.withLock { $0.terminate() }
    }
}
