// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Kernel

/// Where a command takes a password from. A flag ends up in the shell's history and in the list of processes, so
/// there are two other ways.
struct PasswordOptions: ParsableArguments {
    @Option(name: .long, help: "The password; better ROOST_PASSWORD in the environment, or --password-stdin.")
    var password: String?

    @Flag(name: .long, help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    /// The password that was given, or nil.
    func read() throws -> String? {
        if passwordStdin {
            guard let line = readLine(strippingNewline: true), !line.isEmpty else {
                throw CommandFailure("Standard input holds no password.")
            }
            return line
        }
        return password ?? ProcessInfo.processInfo.environment["ROOST_PASSWORD"]
    }

    /// A password of 120 random bits, for who gave none.
    static func random() -> String {
        var random = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<15).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
}
