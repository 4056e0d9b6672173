// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// A program of Scripts/peers, written by others than us, which says in lines of JSON that it is ready and what happens
/// to it, and may answer lines. It ends with this.
public final class Peer {
    private let process: Process
    private let input: FileHandle
    private let lines = Lines()
    /// Its first line.
    public let ready: JSON

    /// - Parameter script: a file of Scripts/peers.
    public init(_ script: String, _ arguments: [String] = []) throws {
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), try TemporaryFolder())
        process.executableURL = try Repository.peers()
        process.arguments = [Repository.root.appending(path: "Scripts/peers/\(script)").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        let complaints = try errors.write("", to: "err")
        process.standardError = try FileHandle(forWritingTo: complaints)
        self.input = input.fileHandleForWriting
        output.fileHandleForReading.readabilityHandler = { [lines] handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                lines.end()
            }
            lines.add(data)
        }
        try process.run()
        self.process = process
        guard let first = lines.next(seconds: 60) else {
            let said = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
            throw HarnessError("\(script) did not start: \(said.suffix(2_000))")
        }
        ready = try JSON(parsing: first)
    }

    deinit {
        try? input.close()
        process.terminate()
    }

    /// The next line that it says.
    public func next(seconds: Double = 20) throws -> JSON {
        guard let line = lines.next(seconds: seconds) else { throw HarnessError("nothing came within \(seconds) s") }
        return try JSON(parsing: line)
    }

    /// Says a line and gives the answer to it.
    public func ask(_ question: [String: Any]) throws -> JSON {
        try input.write(contentsOf: Data(try JSON.bytes(of: question) + [0x0A]))
        return try next()
    }
}

/// Lines that one thread brings and another waits for.
private final class Lines: Sendable {
    private let state = Mutex<(rest: Data, whole: [Data])>((Data(), []))
    private let arrived = DispatchSemaphore(value: 0)

    func add(_ data: Data) {
        let count = state.withLock { state in
            state.rest += data
            var count = 0
            while let end = state.rest.firstIndex(of: 0x0A) {
                state.whole.append(Data(state.rest[..<end]))
                state.rest = Data(state.rest[state.rest.index(after: end)...])
                count += 1
            }
            return count
        }
        for _ in 0..<count { arrived.signal() }
    }

    /// Nobody brings another line: who waits is told.
    func end() { arrived.signal() }

    func next(seconds: Double) -> Data? {
        guard arrived.wait(timeout: .now() + seconds) == .success else { return nil }
        return state.withLock { $0.whole.isEmpty ? nil : $0.whole.removeFirst() }
    }
}
