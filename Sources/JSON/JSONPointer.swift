// SPDX-License-Identifier: Apache-2.0

/// The place of a value inside a JSON text (RFC 6901), built from the outside in.
public struct JSONPointer: Sendable, Hashable {
    /// Keys, and indices as decimal digits.
    public private(set) var tokens: [String]

    /// The whole text.
    public init() { tokens = [] }

    public func appending(_ key: String) -> JSONPointer {
        var pointer = self
        pointer.tokens.append(key)
        return pointer
    }

    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}

extension JSONPointer: CustomStringConvertible {
    /// Empty for the whole text; otherwise each token behind a `/`, with `~` as `~0` and `/` as `~1`.
    public var description: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
