// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import Kernel

/// Writes the purpose in front, and hides nothing but the clear text's look. For tests alone.
public struct FakeSealer: Sealer {
    public init() {}

    public func seal(_ plain: [UInt8], purpose: String) throws(AuthError) -> String {
        "sealed.\(purpose).\(Base64URL.encode(plain.map { $0 ^ 0x55 }))"
    }

    public func open(_ sealed: String, purpose: String) throws(AuthError) -> [UInt8] {
        let head = "sealed.\(purpose)."
        guard sealed.hasPrefix(head), let data = Base64URL.decode(String(sealed.dropFirst(head.count))) else {
            throw .internalFailure("not sealed for \(purpose)")
        }
        return data.map { $0 ^ 0x55 }
    }
}
