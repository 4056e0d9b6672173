// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain

/// Seals encrypted fields as Roost's own secrets are sealed.
final class SealedFieldCipher: FieldCipher {
    private let sealer: any Sealer

    init(_ sealer: any Sealer) { self.sealer = sealer }

    func seal(_ plain: [UInt8], purpose: String) throws(DataError) -> String {
        do throws(AuthError) {
            return try sealer.seal(plain, purpose: purpose)
        } catch {
            throw .internalFailure("\(error)")
        }
    }

    func open(_ sealed: String, purpose: String) throws(DataError) -> [UInt8] {
        do throws(AuthError) {
            return try sealer.open(sealed, purpose: purpose)
        } catch {
            throw .internalFailure("\(error)")
        }
    }
}
