// SPDX-License-Identifier: Apache-2.0

import Crypto
import Kernel

/// A secret of the server that all its sealing keys are derived from.
public struct MasterKey: Sendable {
    /// Bytes.
    public static let length = 32

    /// Names the key in what was sealed with it, and tells nothing of it.
    public let id: String
    let key: SymmetricKey

    /// Nil for other lengths than ``length``.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        key = SymmetricKey(data: bytes)
        let name = HMAC<SHA256>.authenticationCode(for: Array("roost master key id".utf8), using: key)
        id = Base64URL.encode(Array(Array(name).prefix(6)))
    }

    /// The key of one purpose (HKDF, RFC 5869). `use` keeps purposes of sealing and of digests apart.
    func derived(_ use: String, purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key,
            salt: Array("roost".utf8),
            info: Array("\(use):\(purpose)".utf8),
            outputByteCount: 32
        )
    }
}
