// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `roost schema …`: the schema as a file.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Plan, apply, export and adopt schemas.",
        subcommands: [
            SchemaPlanCommand.self, SchemaApplyCommand.self, SchemaExportCommand.self, SchemaHistoryCommand.self,
            SchemaAdoptCommand.self,
        ]
    )
}
