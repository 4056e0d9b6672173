// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Logging

/// A bare Hummingbird server: `hello PORT` answers `GET /hello` with plain text on the loopback interface.
@main
struct Hello {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else {
            print("usage: hello PORT")
            return
        }
        var logger = Logger(label: "hello")
        logger.logLevel = .error
        let router = Router()
        router.get("hello") { _, _ in "Hello" }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger
        )
        try await application.runService()
    }
}
