// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Codes that stand in for a lost authenticator, each once: ten letters and digits, 50 random bits, kept as an HMAC
/// under a key of the server.
struct RecoveryCodes {
    static let count = 10
    private static let length = 10
    /// Base 32 without letters that look like digits or each other.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    let digests: any Digests

    /// New codes, `xxxxx-xxxxx`.
    func make() -> [String] {
        (0..<Self.count).map { _ in
            let letters = digests.randomBytes(Self.length).map { Self.alphabet[Int($0 & 0x1F)] }
            return String(decoding: letters.prefix(5), as: UTF8.self) + "-"
                + String(decoding: letters.dropFirst(5), as: UTF8.self)
        }
    }

    func hash(_ code: String, of account: RecordID) -> String {
        let normalized = code.utf8.filter { $0 != UInt8(ascii: "-") }
        let message = Array("\(account.reference):".utf8) + normalized
        return Base64URL.encode(digests.keyed(message, purpose: "auth.recovery"))
    }

    /// What somebody typed, in the form of ``make()``; nil for what can't be a code.
    static func read(_ text: String) -> String? {
        guard text.utf8.count <= 32 else { return nil }
        let letters = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
            .map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard letters.count == length, letters.allSatisfy(alphabet.contains) else { return nil }
        return String(decoding: letters.prefix(5), as: UTF8.self) + "-"
            + String(decoding: letters.dropFirst(5), as: UTF8.self)
    }

    /// The writes that give the account these codes and take all earlier ones away.
    func writes(_ codes: [String], of account: RecordID, now: Timestamp) -> [AuthWrite] {
        let earlier = AuthWrite.removeAll(
            .factors,
            where: AddressProof.owned(by: account) + [.equal("kind", .string(Factor.Kind.recovery.rawValue))]
        )
        let new = codes.map { code in
            AuthWrite.insert(
                .factors,
                JSONObject([
                    ("user", .string(account.reference)), ("kind", .string(Factor.Kind.recovery.rawValue)),
                    ("hash", .string(hash(code, of: account))), ("used", false), ("createdAt", now.json),
                ])
            )
        }
        return [earlier] + new
    }
}
