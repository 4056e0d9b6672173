// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost image-worker`: what the server starts to work on images. Not for people.
struct ImageWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ImageWorkerMode.command,
        abstract: "Work on images for a server that runs.",
        shouldDisplay: false
    )

    func run() throws {
        throw ExitCode(ImageWorkerMode.run())
    }
}
