// SPDX-License-Identifier: Apache-2.0

import Crypto
import DataDomain

/// Signs with HMAC-SHA-256, cut to 16 bytes: cursors, and with a key of its own the scopes of idempotency keys.
struct MessageSigner: CursorSigner {
    private let key: SymmetricKey

    init(_ master: MasterKey, purpose: String) { key = master.derived(for: purpose) }

    func tag(_ message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(16))
    }
}
