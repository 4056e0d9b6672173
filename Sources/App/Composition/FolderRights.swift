// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whose a folder is and who this process is, for the person who has to mend that: volumes of containers often belong
/// to somebody else.
enum FolderRights {
    /// As a sentence.
    static func text(of folder: String) -> String {
        let process = "this process is user \(geteuid()), group \(getegid())"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: folder),
            let owner = attributes[.ownerAccountID] as? UInt, let group = attributes[.groupOwnerAccountID] as? UInt,
            let mode = attributes[.posixPermissions] as? UInt
        else { return "\(folder) can't be looked at; \(process)." }
        let facts = "\(folder) belongs to user \(owner), group \(group), mode \(String(mode, radix: 8))"
        if owner == UInt(geteuid()), mode & 0o200 != 0 {
            return "\(facts), and \(process): the file system may be read-only."
        }
        return "\(facts), and \(process): give the folder to that user (chown), or run Roost as the folder's owner."
    }

    /// The folder above `path` that is there.
    static func nearest(to path: String) -> String {
        var place = FilePath(path).lexicallyNormalized()
        while place.removeLastComponent(), !place.isEmpty {
            if FileContents.exists(place.string) { return place.string }
        }
        return path.hasPrefix("/") ? "/" : "."
    }
}
