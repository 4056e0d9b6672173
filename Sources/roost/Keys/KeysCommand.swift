// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `roost keys …`: the keys of an installation.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Replace the keys of an installation.",
        subcommands: [KeysRotateCommand.self]
    )
}
