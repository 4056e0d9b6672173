// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension JSONValue {
    /// The value as UTF-8 in canonical form: no white space, members in their order, numbers as short as they go.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value: self)
        return writer.bytes
    }

    /// ``encoded()`` as text.
    public var text: String { String(decoding: encoded(), as: UTF8.self) }

    /// Reads a text; ``JSONReader`` says what is refused.
    public init(parsing bytes: [UInt8], limits: JSONReader.Limits = .init()) throws(JSONParseError) {
        self = try JSONReader(limits: limits).read(bytes)
    }

    public init(parsing text: String, limits: JSONReader.Limits = .init()) throws(JSONParseError) {
        self = try JSONReader(limits: limits).read(text)
    }
}
