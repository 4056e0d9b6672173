// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A `roost serve` of one test, on a free port, in a folder of its own unless another is given.
public final class Server {
    public let folder: TemporaryFolder
    public private(set) var port: Int
    public private(set) var program: Program
    /// How long the last start took, from the start of the process to the first 200 of `/health`.
    public private(set) var startTime: Duration

    private let arguments: [String]
    private let environment: [String: String]

    /// Starts and waits until `/health` answers.
    /// - Parameter schema: the text of a schema file to serve; its mode is then `hybrid`, the default.
    public init(
        in folder: TemporaryFolder? = nil,
        schema: String? = nil,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        var arguments = arguments
        if let schema {
            try folder.write(schema, to: "schema.yaml")
            arguments += ["--schema", "schema.yaml"]
        }
        self.folder = folder
        self.arguments = arguments
        self.environment = environment
        (program, port, startTime) = try Self.launch(in: folder, arguments, environment)
    }

    /// Starts again on the same folder after the process has ended.
    public func restart() throws {
        if program.isRunning { throw HarnessError("the server still runs") }
        (program, port, startTime) = try Self.launch(in: folder, arguments, environment)
    }

    public func kill() throws {
        try program.kill()
    }

    public func terminate() throws -> Int32 {
        try program.terminate()
    }

    public func client() -> HTTPClient {
        HTTPClient(port: port)
    }

    private static func launch(
        in folder: TemporaryFolder,
        _ arguments: [String],
        _ environment: [String: String]
    ) throws -> (Program, Int, Duration) {
        let port = try Port.free()
        let clock = ContinuousClock()
        let began = clock.now
        let program = try Program(
            try Repository.binary(),
            ["serve"] + arguments,
            in: folder.url,
            environment: ["ROOST_SERVER_PORT": "\(port)"].merging(environment) { _, given in given }
        )
        try waitUntilHealthy(program, port: port, deadline: began + .seconds(20))
        return (program, port, clock.now - began)
    }

    /// Asks `/health` until it answers 200.
    public static func waitUntilHealthy(
        _ program: Program,
        port: Int,
        deadline: ContinuousClock.Instant = .now + .seconds(20)
    ) throws {
        try waitUntilAnswering("/health", program, port: port, deadline: deadline)
    }

    /// Asks `path` until it answers 200.
    public static func waitUntilAnswering(
        _ path: String,
        _ program: Program,
        port: Int,
        deadline: ContinuousClock.Instant = .now + .seconds(20)
    ) throws {
        while ContinuousClock.now < deadline {
            if let answer = try? HTTPClient(port: port, seconds: 5).get(path), answer.status == 200 { return }
            guard program.isRunning else {
                let status = try program.wait(seconds: 5)
                throw HarnessError("the server ended with \(status) before it answered\n\(program.transcript)")
            }
            usleep(2_000)
        }
        throw HarnessError("the server does not answer on port \(port)\n\(program.transcript)")
    }
}
