// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import Crypto

/// SHA-256 and HMAC of swift-crypto. Keyed digests stay the same when the master key is changed only if the digest key
/// does, so it is given apart.
public struct CryptoDigests: Digests {
    private let key: MasterKey
    private let random: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - key: what the keys of ``keyed(_:purpose:)`` are derived from.
    ///   - random: the system's source unless a test needs another.
    public init(key: MasterKey, random: (@Sendable (Int) -> [UInt8])? = nil) {
        self.key = key
        self.random = random ?? Self.systemRandom
    }

    public func sha256(_ message: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: message)) }

    public func keyed(_ message: [UInt8], purpose: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key.derived("digest", purpose: purpose)))
    }

    public func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    public func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }

    public func randomBytes(_ count: Int) -> [UInt8] { random(max(count, 0)) }

    private static func systemRandom(_ count: Int) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &source) }
    }
}
