// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Where an app's files are: the folder of its database, or a private temporary one.
struct Storage {
    let paths: LocalPaths
    let temporaryFolder: TemporaryFolder?

    init(_ location: DatabaseLocation) throws(StartFailure) {
        switch location {
        case .sqlite(let path):
            paths = LocalPaths(database: path)
            temporaryFolder = nil
            do {
                // Nobody else may enter a folder that is made here; one that is there keeps its mode.
                if !FileContents.exists(paths.folder) {
                    try FileManager.default.createDirectory(
                        atPath: paths.folder,
                        withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o700]
                    )
                }
            } catch {
                throw StartFailure("The folder \(paths.folder) can't be made; is its parent writable?")
            }
        case .temporary:
            let folder = try TemporaryFolder()
            temporaryFolder = folder
            paths = LocalPaths(database: folder.path + "/data.db")
        }
    }
}
