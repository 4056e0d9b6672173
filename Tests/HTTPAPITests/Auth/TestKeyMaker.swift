// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit

/// Signs with a digest of key and message.
struct TestKeyMaker: SigningKeyMaker {
    let digests: FakeDigests

    func makeSecret(for algorithm: SigningAlgorithm) -> [UInt8] { digests.randomBytes(32) }

    func key(of secret: [UInt8], for algorithm: SigningAlgorithm) throws(AuthError) -> any SigningKey {
        Key(secret: secret, digests: digests, publicKey: algorithm == .edDSA ? digests.sha256(secret) : nil)
    }

    private struct Key: SigningKey {
        let secret: [UInt8]
        let digests: FakeDigests
        let publicKey: [UInt8]?

        func sign(_ message: [UInt8]) -> [UInt8] { digests.sha256(secret + message) }
        func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool { signature == sign(message) }
    }
}
