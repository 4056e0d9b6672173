// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `roost user …`: accounts, without a browser.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Make and change accounts.",
        subcommands: [
            UserCreateCommand.self, UserUpdateCommand.self, UserRolesCommand.self, UserTokenCommand.self,
            UserListCommand.self,
        ]
    )
}
