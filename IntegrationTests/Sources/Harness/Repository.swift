// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// Where things are, seen from these sources.
public enum Repository {
    /// The repository's top folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The binary under test.
    public static func binary() throws -> URL {
        let named = ProcessInfo.processInfo.environment["ROOST_BINARY"]
        let url = named.map { URL(filePath: $0) } ?? root.appending(path: ".build/release/roost")
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw HarnessError("there is no binary at \(url.path): run `swift build -c release --product roost` first")
        }
        return url
    }

    /// The Python that has the programs of others that tests talk to.
    public static func peers() throws -> URL {
        let named = ProcessInfo.processInfo.environment["ROOST_PEERS"]
        let url = named.map { URL(filePath: $0) } ?? root.appending(path: ".build/peers/bin/python")
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw HarnessError("there is no \(url.path): run Scripts/install-test-peers first")
        }
        return url
    }

    /// The folder of the Chinook release: `ChinookData.json` and `Chinook_Sqlite.sqlite`. It is not in the repository.
    public static func chinook() throws -> URL {
        let named = ProcessInfo.processInfo.environment["ROOST_CHINOOK"]
        let url =
            named.map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/data/chinook")
        for file in ["ChinookData.json", "Chinook_Sqlite.sqlite"] {
            guard FileManager.default.isReadableFile(atPath: url.appending(path: file).path) else {
                throw HarnessError(
                    """
                    there is no \(file) in \(url.path): download the Chinook release that README.md names \
                    and put its folder into ROOST_CHINOOK
                    """
                )
            }
        }
        return url
    }
}
