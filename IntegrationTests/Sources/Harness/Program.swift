// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A process that a test has started: its output in two files, its end awaited with a deadline, killed when the test
/// lets go of it.
public final class Program {
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let logs: TemporaryFolder
    private var status: Int32?

    /// - Parameter environment: all that the process gets besides `PATH`, `HOME`, `LANG` and `TMPDIR`, and the folder's database where tests
    ///   run on Postgres.
    public init(
        _ executable: URL,
        _ arguments: [String],
        in folder: URL,
        environment: [String: String] = [:]
    ) throws {
        logs = try TemporaryFolder()
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LANG", "TMPDIR"].contains($0.key)
        }
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let database = try PostgresServer.environment(of: folder)
        process.environment = inherited.merging(database) { _, new in new }.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: logs.write("", to: "out"))
        process.standardError = try FileHandle(forWritingTo: logs.write("", to: "err"))
        process.terminationHandler = { [ended] _ in ended.signal() }
        try Self.withAllSignals { try process.run() }
    }

    /// A child inherits the signals that the calling thread blocks, and the threads that tests run on block SIGTERM.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit {
        if status == nil { try? kill() }
    }

    public var processID: Int32 { process.processIdentifier }

    public var isRunning: Bool { status == nil && process.isRunning }

    public var output: String { text("out") }

    public var errors: String { text("err") }

    /// Both streams, for messages of failing tests.
    public var transcript: String { "---- output\n\(output)---- errors\n\(errors)" }

    private func text(_ name: String) -> String {
        (try? Data(contentsOf: logs.url.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Sends SIGTERM and waits.
    /// - Returns: the exit code; 128 + the signal's number when a signal ended the process.
    public func terminate(within seconds: Double = 10) throws -> Int32 {
        send(SIGTERM)
        return try wait(seconds: seconds)
    }

    /// Sends SIGKILL and waits until the process is gone.
    public func kill() throws {
        send(SIGKILL)
        _ = try wait(seconds: 30)
    }

    public func send(_ signal: Int32) {
        Foundation.kill(process.processIdentifier, signal)
    }

    /// Waits for the end and gives the exit code, 128 + the signal's number after a signal.
    public func wait(seconds: Double) throws -> Int32 {
        if let status { return status }
        guard ended.wait(timeout: .now() + seconds) == .success else {
            throw HarnessError("the process still runs after \(seconds) s\n\(transcript)")
        }
        let code =
            process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        status = code
        return code
    }
}
