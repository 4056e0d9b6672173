// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
package import Kernel

/// Where a page starts, as callers carry it: opaque, signed, stateless, for any sort and both directions.
///
/// Format: base64url of a 16-byte tag followed by the JSON array `[1, entity, order, direction, values…]`; each value
/// is `null` or a tagged one-member object, so that the types survive.
package struct Cursor: Hashable {
    package let entity: String
    /// The order it belongs to, in the form of ``signature(of:)``.
    package let order: String
    package let isBackward: Bool
    package let values: [Value]

    private static let version: Int64 = 1
    private static let tagLength = 16

    static func signature(of order: [OrderTerm]) -> String {
        order.map { term in
            (term.descending ? "-" : "") + (term.path.hops + [term.path.field]).joined(separator: ".")
                + ":" + term.nulls.rawValue
        }.joined(separator: ",")
    }

    package func text(signer: any CursorSigner) -> String {
        let head: [JSONValue] = [
            .integer(Self.version), .string(entity), .string(order), .string(isBackward ? "<" : ">"),
        ]
        let message = JSONValue.array(head + values.map(Self.json)).encoded()
        return Base64URL.encode(signer.tag(message) + message)
    }

    package init(entity: String, order: String, isBackward: Bool, values: [Value]) {
        self.entity = entity
        self.order = order
        self.isBackward = isBackward
        self.values = values
    }

    /// Nil unless `text` is a cursor that `signer` signed.
    package init?(_ text: String, signer: any CursorSigner) {
        guard let bytes = Base64URL.decode(text), bytes.count > Self.tagLength else { return nil }
        let message = Array(bytes[Self.tagLength...])
        guard Self.areEqual(Array(bytes[..<Self.tagLength]), signer.tag(message)),
            let parts = (try? JSONReader().read(message))?.arrayValue, parts.count > 4,
            parts[0].integerValue == Self.version, let entity = parts[1].stringValue,
            let order = parts[2].stringValue, let direction = parts[3].stringValue
        else { return nil }
        var values: [Value] = []
        for part in parts[4...] {
            guard let value = Self.value(part) else { return nil }
            values.append(value)
        }
        self.init(entity: entity, order: order, isBackward: direction == "<", values: values)
    }

    /// In constant time, so that a tag can't be guessed byte by byte.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }

    private static func json(_ value: Value) -> JSONValue {
        switch value {
        case .null, .list: .null
        case .boolean(let value): ["b": .boolean(value)]
        case .integer(let value): ["i": .integer(value)]
        case .real(let value): ["r": .string(value.description)]
        case .decimal(let value): ["d": .integer(value.unscaled), "s": .integer(Int64(value.scale))]
        case .text(let value): ["t": .string(value)]
        case .json(let value): ["j": .string(value)]
        }
    }

    private static func value(_ json: JSONValue) -> Value? {
        if json.isNull { return .null }
        if let value = json["b"]?.booleanValue { return .boolean(value) }
        if let value = json["i"]?.integerValue { return .integer(value) }
        if let value = json["r"]?.stringValue { return Double(value).map(Value.real) }
        if let value = json["d"]?.integerValue, let scale = json["s"]?.integerValue, (0...18).contains(scale) {
            return .decimal(Decimal(unscaled: value, scale: Int(scale)))
        }
        if let value = json["t"]?.stringValue { return .text(value) }
        if let value = json["j"]?.stringValue { return .json(value) }
        return nil
    }
}
