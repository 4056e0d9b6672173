// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Whole small files: settings, keys, schemas.
enum FileContents {
    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        let description: String
    }

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure(description: "it can't be read")
        }
    }

    /// Writes beside the file and renames, so that a crash leaves the old content or the new.
    static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure(description: "it can't be written")
        }
    }

    static func isReplaceable(_ path: String) -> Bool {
        let manager = FileManager.default
        let folder = URL(filePath: path).deletingLastPathComponent().path
        return manager.isWritableFile(atPath: folder.isEmpty ? "." : folder)
            && (!manager.fileExists(atPath: path) || manager.isWritableFile(atPath: path))
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
