// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `roost access …`: what access rules come down to.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Try access rules.",
        subcommands: [AccessTestCommand.self]
    )
}
