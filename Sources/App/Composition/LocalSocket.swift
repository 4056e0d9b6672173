// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The local socket. Whoever can open it is taken for the process itself, so it is bound in a folder that nobody else
/// can enter, and comes to its place when its own mode is set: there is no moment in which somebody else could open it.
struct LocalSocket: Sendable {
    /// Where clients look for it.
    let path: String
    private let folder: String

    /// Where it is bound; no longer than `path`, since such addresses have a longest.
    var boundPath: String { folder + "/s" }

    /// Makes the folder to bind it in.
    init(path: String) throws(StartFailure) {
        self.path = path
        let parent = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        folder = parent + "." + UUID().uuidString.prefix(6)
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StartFailure("The local socket \(path) can't be made: \(error)")
        }
    }

    /// Moves it to its place once it is bound; one that a killed process left there goes.
    func open() throws {
        let files = FileManager.default
        removeSocket()
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: boundPath)
        try files.moveItem(atPath: boundPath, toPath: path)
        try files.removeItem(atPath: folder)
    }

    func remove() {
        removeSocket()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Nothing else that has its name.
    private func removeSocket() {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        if type == .typeSocket { try? FileManager.default.removeItem(atPath: path) }
    }
}
