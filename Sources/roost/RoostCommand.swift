// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CMalloc
import Glibc
import Roost

/// The command `roost`. Everything but `serve` talks to the server that runs on the data folder, over its local
/// socket; where none runs, the command opens the folder itself for as long as it takes.
@main
struct RoostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roost",
        abstract: "A backend in one executable: a database with a REST API, access rules and more.",
        version: BuildInformation.version,
        subcommands: [
            ServeCommand.self, SchemaCommand.self, TypesCommand.self, ImportCommand.self, ExportCommand.self,
            UserCommand.self, AccessCommand.self, KeysCommand.self, MigrateCommand.self, MediaCommand.self,
            DoctorCommand.self, HealthCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: nil
    )

    /// A worker has to be shut in before there is a second thread, and so before anything else.
    @MainActor
    static func main() async {
        if CommandLine.arguments.dropFirst().first == ImageWorkerMode.command { Glibc.exit(ImageWorkerMode.run()) }
        returnLargeBlocks()
        await main(nil)
    }

    /// Has large blocks (parts of uploads, images, what a password's hash needs) go back to the system when they are
    /// freed. By itself, glibc keeps more of them the larger they are: 22 MB of a server that does nothing, and 9 MB more
    /// for each upload to a bucket.
    private static func returnLargeBlocks() {
        for setting in [M_MMAP_THRESHOLD, M_TRIM_THRESHOLD] { mallopt(setting, 1 << 20) }
    }
}
