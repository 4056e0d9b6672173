// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Kernel

/// Writes values in hex behind their purpose and a key's name, so that tests can tell sealed from plain. For tests alone.
public final class FakeFieldCipher: FieldCipher {
    private let key: String
    private let older: [String]

    /// - Parameter older: keys under which sealed values still open.
    public init(key: String = "k1", older: [String] = []) {
        self.key = key
        self.older = older
    }

    public func seal(_ plain: [UInt8], purpose: String) throws(DataError) -> String {
        "sealed|\(key)|\(purpose)|\(Hex.encode(plain))"
    }

    public func open(_ sealed: String, purpose: String) throws(DataError) -> [UInt8] {
        let parts = sealed.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "sealed", ([key] + older).contains(parts[1]), parts[2] == purpose,
            let plain = Self.bytes(parts[3])
        else { throw .internalFailure("a value doesn't open") }
        return plain
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
