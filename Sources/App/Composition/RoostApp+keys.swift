// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import DataDomain

extension RoostApp {
    /// Makes a new master key and a new signing key, on a data folder that no server runs on.
    ///
    /// The key file holds both keys while records are sealed anew, so that it can be done again after a crash.
    /// - Parameter droppingOldSigningKeys: tokens that were signed before are worth nothing then.
    /// - Returns: how many records were sealed anew.
    public static func rotateKeys(
        _ configuration: AppConfiguration,
        droppingOldSigningKeys: Bool = false
    ) async throws -> Int {
        guard configuration.masterKey == nil else {
            throw StartFailure(
                "The master key comes from ROOST_MASTER_KEY: put the new key in front of the old one there, separated by a comma."
            )
        }
        guard case .sqlite(let database) = configuration.database.location else {
            throw StartFailure("Keys are rotated on a database that lasts; name one with --database.")
        }
        let path = LocalPaths(database: database).masterKey
        // Opened once before anything is changed: it takes the lock, so that no server runs meanwhile.
        let app = try await RoostApp(configuration)
        do {
            let keys = try MasterKeys(path: path).rotated()
            guard let sealing = keys.sealing else { throw StartFailure("The master key is unusable.") }
            try await keys.replaceFile(at: path)
            let sealer = AESSealer(newest: sealing.newest, older: sealing.older)
            var count = try await Resealing(store: app.store, sealer: sealer).run()
            count += try await OwnRecords(app.records.sealing(with: SealedFieldCipher(sealer))).resealFields()
            try await keys.withoutOlder.replaceFile(at: path)
            await app.close()
            let renewed = try await RoostApp(configuration)
            try await renewed.accounts.signingKeys.rotate(droppingOld: droppingOldSigningKeys)
            await renewed.close()
            return count
        } catch {
            await app.close()
            throw (error as? MasterKeys.Failure).map { StartFailure($0.description) } ?? error
        }
    }

    /// Of encrypted fields.
    static func fieldCipher(_ master: MasterKeys) -> any FieldCipher {
        guard let keys = master.sealing else { return NoFieldCipher() }
        return SealedFieldCipher(AESSealer(newest: keys.newest, older: keys.older))
    }

    /// Where accounts and what belongs to them are kept.
    var store: any AuthStore { RecordsAuthStore(records: OwnRecords(records)) }
}
