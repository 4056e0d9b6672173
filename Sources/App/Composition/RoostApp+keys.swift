// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import DataDomain

extension RoostApp {
    /// Makes a new master key and a new signing key, on a database that no server runs on. A master key from the
    /// environment is made by whoever sets it: the new one is in front of the old ones there, and nodes on Postgres that
    /// have been given both may go on meanwhile.
    ///
    /// The key file holds both keys while records are sealed anew, so that it can be done again after a crash.
    /// - Parameter droppingOldSigningKeys: tokens that were signed before are worth nothing then.
    /// - Returns: how many records were sealed anew.
    public static func rotateKeys(
        _ configuration: AppConfiguration,
        droppingOldSigningKeys: Bool = false
    ) async throws -> Int {
        if configuration.database.location == .temporary {
            throw StartFailure("Keys are rotated on a database that lasts; name one with --database.")
        }
        if configuration.masterKey == nil { try await requireAlone(configuration) }
        // Opened before anything is changed: on SQLite it takes the lock, so that no server runs meanwhile.
        let app = try await RoostApp(configuration)
        let path = app.paths.masterKey
        let count: Int
        do {
            if let text = configuration.masterKey?.reveal() {
                guard let keys = MasterKeys(text: text), keys.sealing?.older.isEmpty == false else {
                    throw StartFailure(
                        "The master key comes from ROOST_MASTER_KEY: put a new key in front of the old one there, separated by a comma, and do this again."
                    )
                }
                count = try await app.sealAnew(under: keys)
            } else {
                let keys = try MasterKeys(path: path).rotated()
                try await keys.replaceFile(at: path)
                count = try await app.sealAnew(under: keys)
                try await keys.withoutOlder.replaceFile(at: path)
            }
            await app.close()
        } catch {
            await app.close()
            throw (error as? MasterKeys.Failure).map { StartFailure($0.description) } ?? error
        }
        let renewed = try await RoostApp(configuration)
        do {
            try await renewed.accounts.signingKeys.rotate(droppingOld: droppingOldSigningKeys)
            await renewed.close()
        } catch {
            await renewed.close()
            throw error
        }
        return count
    }

    /// Nodes that have read the old key could open nothing that is sealed from here on.
    private static func requireAlone(_ configuration: AppConfiguration) async throws {
        // The database may notice a little late that a node has ended.
        for _ in 0..<20 {
            guard try isShared(configuration) else { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StartFailure(
            """
            Nodes run on \(configuration.database.location), with the old key in memory: stop them first, and give each \
            the new master.key before it starts again. (What a pooler keeps open for nodes that have ended looks the \
            same, whichever address is named: have the pooler drop it, in pgbouncer by RECONNECT. Or set \
            ROOST_MASTER_KEY to the new and the old key, and nothing has to be stopped.)
            """,
            exitCode: StartFailure.temporaryExitCode
        )
    }

    /// Seals all that is sealed under older keys under the newest one.
    private func sealAnew(under keys: MasterKeys) async throws -> Int {
        guard let sealing = keys.sealing else { throw StartFailure("The master key is unusable.") }
        let sealer = AESSealer(newest: sealing.newest, older: sealing.older)
        let settings = try await Resealing(store: store, sealer: sealer).run()
        let fields = try await OwnRecords(records.sealing(with: SealedFieldCipher(sealer))).resealFields()
        return settings + fields
    }

    /// Of encrypted fields.
    static func fieldCipher(_ master: MasterKeys) -> any FieldCipher {
        guard let keys = master.sealing else { return NoFieldCipher() }
        return SealedFieldCipher(AESSealer(newest: keys.newest, older: keys.older))
    }

    /// Where accounts and what belongs to them are kept.
    var store: any AuthStore { RecordsAuthStore(records: OwnRecords(records)) }
}
