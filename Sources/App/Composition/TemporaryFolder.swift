// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A folder that only this user may enter, removed at the end.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws(StartFailure) {
        let manager = FileManager.default
        path = manager.temporaryDirectory.path + "/roost-" + UUID().uuidString.lowercased()
        do {
            try manager.createDirectory(
                atPath: path,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StartFailure("A temporary folder can't be made at \(path).")
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    deinit { remove() }
}
