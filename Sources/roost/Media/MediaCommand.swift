// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `roost media …`: the files that an app keeps.
struct MediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Look after the files that the app keeps.",
        subcommands: [MediaListCommand.self, MediaCleanCommand.self, MediaMigrateCommand.self]
    )
}
