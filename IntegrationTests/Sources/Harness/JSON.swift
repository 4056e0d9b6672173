// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A JSON value to look into: a path that is not there gives a value that is nothing.
public struct JSON: CustomStringConvertible {
    private let value: Any?

    public init(_ value: Any?) {
        self.value = value
    }

    public init(parsing data: Data) throws {
        value = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }

    /// Writes a value made of dictionaries, lists, strings, numbers, booleans and `NSNull`.
    public static func bytes(of value: Any) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys]))
    }

    /// Written again; what is not there becomes null.
    public func bytes() throws -> [UInt8] { try Self.bytes(of: value ?? NSNull()) }

    public subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key]) }

    public subscript(index: Int) -> JSON {
        guard let list = value as? [Any], list.indices.contains(index) else { return JSON(nil) }
        return JSON(list[index])
    }

    public var string: String? { value as? String }
    public var int: Int? { (value as? NSNumber)?.intValue }
    public var double: Double? { (value as? NSNumber)?.doubleValue }
    public var bool: Bool? { value as? Bool }
    public var list: [JSON]? { (value as? [Any])?.map(JSON.init) }
    public var keys: [String]? { (value as? [String: Any])?.keys.sorted() }
    public var isNull: Bool { value is NSNull }
    /// True for a path that is not there at all; an explicit `null` exists.
    public var isMissing: Bool { value == nil }

    public var description: String { value.map { "\($0)" } ?? "nothing" }
}
