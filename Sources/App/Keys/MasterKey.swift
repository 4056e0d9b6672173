// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials
import Kernel

/// The secret that all of an installation's keys are derived from: 32 random bytes in a file that only its owner may
/// read, made at the first start.
struct MasterKey: Sendable {
    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        let description: String
    }

    private static let byteCount = 32
    private let secret: Secret<[UInt8]>

    /// A key for one life of the process: temporary databases.
    init() {
        var random = SystemRandomNumberGenerator()
        secret = Secret((0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    /// Reads the key at `path`, or makes it.
    init(path: String) throws(Failure) {
        if FileContents.exists(path) {
            guard let text = try? FileContents.read(path),
                let bytes = Base64URL.decode(String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)),
                bytes.count == Self.byteCount
            else { throw Failure(description: "\(path) is no master key of Roost") }
            secret = Secret(bytes)
            return
        }
        let secret = MasterKey().secret
        let text = Array(Base64URL.encode(secret.reveal()).utf8) + [UInt8(ascii: "\n")]
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data(text),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw Failure(description: "\(path) can't be written") }
        self.secret = secret
    }

    /// A key for one purpose (HKDF, RFC 5869), so that none of them tells anything of another.
    func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret.reveal()),
            info: Array("roost/\(purpose)".utf8),
            outputByteCount: Self.byteCount
        )
    }
}
