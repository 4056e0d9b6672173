// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import Crypto
import Kernel

/// Seals with AES-256-GCM (NIST SP 800-38D) under a key of its own for each purpose: `v1.KEY.DATA`, where `KEY` names
/// the master key and `DATA` is nonce, cipher text and tag in base64url. Version, key and purpose are authenticated too.
public struct AESSealer: Sealer {
    private static let version = "v1"

    private let newest: MasterKey
    private let keys: [String: MasterKey]

    /// - Parameters:
    ///   - newest: seals.
    ///   - older: open what was sealed before the key was changed.
    public init(newest: MasterKey, older: [MasterKey] = []) {
        self.newest = newest
        keys = Dictionary((older + [newest]).map { ($0.id, $0) }) { $1 }
    }

    public func seal(_ plain: [UInt8], purpose: String) throws(AuthError) -> String {
        let head = Self.head(newest.id)
        do {
            let box = try AES.GCM.seal(
                plain,
                using: newest.derived("seal", purpose: purpose),
                authenticating: Self.bound(head, purpose)
            )
            guard let combined = box.combined else { throw AuthError.internalFailure("a seal has no nonce") }
            return head + Base64URL.encode(Array(combined))
        } catch {
            throw .internalFailure("sealing for \(purpose) failed")
        }
    }

    public func open(_ sealed: String, purpose: String) throws(AuthError) -> [UInt8] {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.version, let data = Base64URL.decode(String(parts[2])) else {
            throw .internalFailure("what is to be opened for \(purpose) is not sealed")
        }
        guard let key = keys[String(parts[1])] else {
            throw .internalFailure("what is to be opened for \(purpose) was sealed under a key that is not there")
        }
        do {
            let plain = try AES.GCM.open(
                AES.GCM.SealedBox(combined: data),
                using: key.derived("seal", purpose: purpose),
                authenticating: Self.bound(Self.head(key.id), purpose)
            )
            return Array(plain)
        } catch {
            throw .internalFailure("what is to be opened for \(purpose) was changed or sealed for something else")
        }
    }

    /// Whether `sealed` was sealed under another key than new ones are.
    public func isOutdated(_ sealed: String) -> Bool { !sealed.hasPrefix(Self.head(newest.id)) }

    /// Whether `sealed` was sealed under one of these keys; true for what is no seal at all.
    public func hasKey(of sealed: String) -> Bool {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count != 3 || keys[String(parts[1])] != nil
    }

    private static func head(_ key: String) -> String { "\(version).\(key)." }
    private static func bound(_ head: String, _ purpose: String) -> [UInt8] { Array((head + purpose).utf8) }
}
