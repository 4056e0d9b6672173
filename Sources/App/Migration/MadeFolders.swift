// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The folders on the way to a target that were not there before.
struct MadeFolders {
    /// The innermost first.
    private let missing: [String]

    init(for target: DatabaseLocation) {
        var missing: [String] = []
        if case .sqlite(let path) = target {
            var folder = LocalPaths(database: path).folder
            while !FileContents.exists(folder) {
                missing.append(folder)
                let parent = LocalPaths(database: folder).folder
                guard parent != folder else { break }
                folder = parent
            }
        }
        self.missing = missing
    }

    /// Takes them away again as far as nothing is in them.
    func removeIfEmpty() {
        let manager = FileManager.default
        for folder in missing {
            guard let found = try? manager.contentsOfDirectory(atPath: folder), found.isEmpty else { return }
            try? manager.removeItem(atPath: folder)
        }
    }
}
