// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A `roost serve` of one test, on a free port, in a folder of its own unless another is given.
public final class Server {
    public let folder: TemporaryFolder
    public private(set) var port: Int
    public private(set) var program: Program
    /// How long the last start took, from the start of the process to the first 200 of `/health`.
    public private(set) var startTime: Duration
    /// Of the first administrator; nil for a server that was started without one.
    public private(set) var token: String?

    private let arguments: [String]
    private let environment: [String: String]

    /// Starts and waits until `/health` answers.
    /// - Parameters:
    ///   - schema: the text of a schema file to serve; its mode is then `hybrid`, the default.
    ///   - hasAdministrator: makes one through the environment, as containers do, and signs in.
    public init(
        in folder: TemporaryFolder? = nil,
        schema: String? = nil,
        arguments: [String] = [],
        environment: [String: String] = [:],
        hasAdministrator: Bool = true
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        var arguments = arguments
        if let schema {
            try folder.write(schema, to: "schema.yaml")
            arguments += ["--schema", "schema.yaml"]
        }
        self.folder = folder
        self.arguments = arguments
        let administrator =
            hasAdministrator ? ["ROOST_ADMIN_EMAIL": Self.email, "ROOST_ADMIN_PASSWORD": Self.password] : [:]
        self.environment = administrator.merging(environment) { _, given in given }
        (program, port, startTime) = try Self.launch(in: folder, arguments, self.environment)
        if hasAdministrator { token = try signIn(Self.email, Self.password) }
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

    /// A client that is the administrator.
    public func client(seconds: Int = 30) -> HTTPClient {
        HTTPClient(port: port, seconds: seconds, token: token)
    }

    /// A client without credentials.
    public func guest() -> HTTPClient {
        HTTPClient(port: port)
    }

    /// All that is kept in the database, as it is kept there.
    public func stored() throws -> Data {
        if let text = try PostgresServer.stored(of: folder.url) { return Data(text.utf8) }
        let data = folder.url.appending(path: "roost_data")
        let files = try FileManager.default.contentsOfDirectory(atPath: data.path).filter { $0.hasPrefix("data.db") }
        guard files.contains("data.db") else { throw HarnessError("there is no database in \(data.path)") }
        return try files.sorted().reduce(into: Data()) { $0 += try Data(contentsOf: data.appending(path: $1)) }
    }

    /// The first administrator's.
    public static let email = "admin@example.org"
    public static let password = "plum-otter-lantern"

    /// Signs in and gives the token.
    public func signIn(_ email: String, _ password: String) throws -> String {
        let answer = try guest().post("/api/auth/password/login", json: ["email": email, "password": password])
        guard answer.status == 200, let token = try answer.json()["token"].string else {
            throw HarnessError("no sign-in for \(email): \(answer)")
        }
        return token
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
        let startTime = clock.now - began
        // What the terminal says comes right behind.
        while !program.output.contains("try: "), clock.now < began + .seconds(20) { usleep(2_000) }
        return (program, port, startTime)
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
