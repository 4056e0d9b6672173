// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The master key of a database that is copied: what is sealed stays as it is, so the copy has to be served with the
/// same key. Where both take it from files, it is copied; another key that is there is never written over.
struct MigratedKey {
    /// What to tell whoever will serve the copy.
    let note: String
    private let copied: (keys: MasterKeys, path: String)?

    private init(_ note: String, copied: (keys: MasterKeys, path: String)? = nil) {
        self.note = note
        self.copied = copied
    }

    /// Looks at both places and changes nothing.
    static func planned(
        _ configuration: AppConfiguration,
        to target: DatabaseLocation
    ) throws(StartFailure) -> MigratedKey {
        guard configuration.masterKey == nil else {
            return MigratedKey("The copy needs the same master key: serve it with the same ROOST_MASTER_KEY.")
        }
        let (old, new) = (path(configuration.database.location), path(target))
        guard FileContents.exists(old) else {
            throw StartFailure(
                "The master key \(old) is missing, and without it the copy could open nothing that is sealed. Put it there, or set ROOST_MASTER_KEY."
            )
        }
        let keys = try read(old)
        if old == new { return MigratedKey("The master key stays in \(old).") }
        guard FileContents.exists(new) else {
            return MigratedKey(
                "The master key was copied to \(new). Whoever serves the copy needs it there, or in ROOST_MASTER_KEY.",
                copied: (keys, new)
            )
        }
        guard try read(new).isSame(as: keys) else {
            throw StartFailure(
                "\(new) holds another master key than \(old), which the copy needs. Move it away if nothing needs it any more."
            )
        }
        return MigratedKey("The master key is in \(new) already.")
    }

    /// Puts the key where the copy takes it from.
    func carryOut() throws(StartFailure) {
        guard let copied else { return }
        if let slash = copied.path.lastIndex(of: "/") { try Storage.make(String(copied.path[..<slash])) }
        do throws(MasterKeys.Failure) { try copied.keys.write(to: copied.path) } catch {
            throw StartFailure(error.description)
        }
    }

    private static func read(_ path: String) throws(StartFailure) -> MasterKeys {
        do throws(MasterKeys.Failure) { return try MasterKeys(path: path) } catch {
            throw StartFailure(error.description)
        }
    }

    private static func path(_ location: DatabaseLocation) -> String {
        if case .sqlite(let path) = location { return LocalPaths(database: path).masterKey }
        return LocalPaths(sharedDatabaseWith: "").masterKey
    }
}
