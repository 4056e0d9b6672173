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
            guard configuration.masterKey == nil else { return }
            guard !configuration.database.needsMasterKey else { throw Self.noMasterKey }
            try Self.make(paths.folder)
        }
    }

    private static let noMasterKey = StartFailure(
        "master.key: Postgres takes a given master key here (database.needs-master-key), in ROOST_MASTER_KEY or a file "
            + "named by ROOST_MASTER_KEY_FILE, the same for all nodes. A new one: "
            + "head -c 32 /dev/urandom | basenc --base64url | tr -d '='"
    )

    /// Nobody else may enter a folder that is made here; one that is there keeps its mode.
    static func make(_ folder: String) throws(StartFailure) {
        guard !FileContents.exists(folder) else {
            if FileManager.default.isWritableFile(atPath: folder) { return }
            throw StartFailure("The folder \(folder) can't be written to. \(FolderRights.text(of: folder))")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            let parent = FolderRights.nearest(to: folder)
            throw StartFailure("The folder \(folder) can't be made. \(FolderRights.text(of: parent))")
        }
    }
}
