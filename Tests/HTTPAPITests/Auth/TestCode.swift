// SPDX-License-Identifier: Apache-2.0
import AuthTestKit
import Kernel

/// The codes of an authenticator app (RFC 6238: 30 seconds, 6 digits) over the digests of the tests.
struct TestCode {
    private let key: [UInt8]
    private let digests: FakeDigests

    /// - Parameter secret: in Base32 (RFC 4648, section 6).
    init(secret: String, digests: FakeDigests) {
        var (bytes, buffer, bits): ([UInt8], UInt32, Int) = ([], 0, 0)
        for letter in secret.utf8 {
            let value = letter >= UInt8(ascii: "A") ? letter &- UInt8(ascii: "A") : letter &- UInt8(ascii: "2") &+ 26
            buffer = buffer << 5 | UInt32(value & 31)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        key = bytes
        self.digests = digests
    }

    func at(_ moment: Timestamp) -> String {
        let step = UInt64(moment.millisecondsSinceEpoch / 30_000)
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (8 * $0)) }
        let hash = digests.hmacSHA1(counter, key: key)
        let start = Int(hash[19] & 0xF)
        let number = hash[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
