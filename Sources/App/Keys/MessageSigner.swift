// SPDX-License-Identifier: Apache-2.0

import Crypto
import DataDomain

/// Signs with HMAC-SHA-256, cut to 16 bytes: cursors, and with a key of its own the scopes of idempotency keys.
struct MessageSigner: CursorSigner {
    /// With the key taken in, and no message yet.
    private let start: HMAC<SHA256>

    init(_ master: MasterKeys, purpose: String) { start = HMAC(key: master.derived(for: purpose)) }

    func tag(_ message: [UInt8]) -> [UInt8] {
        var code = start
        code.update(data: message)
        return Array(code.finalize().prefix(16))
    }
}
