// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Where an app's files are: the folder of its database, or a private temporary one.
struct Storage {
    let paths: LocalPaths
    let temporaryFolder: TemporaryFolder?

    init(_ configuration: AppConfiguration) throws(StartFailure) {
        switch configuration.database.location {
        case .sqlite(let path):
            paths = LocalPaths(database: path)
            temporaryFolder = nil
            try Self.make(paths.folder)
        case .temporary:
            let folder = try TemporaryFolder()
            temporaryFolder = folder
            paths = LocalPaths(database: folder.path + "/data.db")
        case .postgres:
            // The socket of one node is of no use to another, nor to a server on a file beside it.
            let folder = try TemporaryFolder()
            temporaryFolder = folder
            paths = LocalPaths(sharedDatabaseWith: folder.path)
            if configuration.masterKey == nil { try Self.make(paths.folder) }
        }
    }

    /// Nobody else may enter a folder that is made here; one that is there keeps its mode.
    static func make(_ folder: String) throws(StartFailure) {
        guard !FileContents.exists(folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StartFailure("The folder \(folder) can't be made; is its parent writable?")
        }
    }
}
