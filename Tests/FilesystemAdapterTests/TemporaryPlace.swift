// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A folder that is removed with the object.
final class TemporaryPlace: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "roost-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Who may do what with a file or folder.
    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    /// All files below a folder, by their paths from it.
    func files(below folder: String = "") -> [String] {
        let root = folder.isEmpty ? path : "\(path)/\(folder)"
        return (FileManager.default.subpathsOfFiles(root)).sorted()
    }
}

extension FileManager {
    func subpathsOfFiles(_ root: String) -> [String] {
        let names = (try? contentsOfDirectory(atPath: root)) ?? []
        return names.flatMap { name -> [String] in
            var isFolder = false
            let path = "\(root)/\(name)"
            guard fileExists(atPath: path, isDirectory: &isFolder), isFolder else { return [name] }
            return subpathsOfFiles(path).map { "\(name)/\($0)" }
        }
    }
}
