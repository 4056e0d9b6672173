// SPDX-License-Identifier: Apache-2.0

/// The query of an address: its parameters in the order in which they stood, repeated ones too.
///
/// `+` is a space. Characters that browsers and bknd's client send raw (`{}[]|"`, UTF-8) need no encoding.
public struct Query: Sendable, Hashable {
    public struct Item: Sendable, Hashable {
        public let name: String
        /// Empty when the name stands alone.
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public static let maximumCount = 256

    public let items: [Item]
    /// What the items were read from: equal texts have equal items.
    public let text: String

    public init(_ items: [Item] = []) {
        self.items = items
        text = items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// Reads what stands behind the `?`.
    ///
    /// - Throws: 400 `invalid_query` for a broken percent-encoding, text that is not UTF-8, or more than
    ///   ``maximumCount`` parameters.
    public init(parsing raw: Substring) throws(Problem) {
        var items: [Item] = []
        for part in raw.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true).map(Substring.init) {
            guard items.count < Self.maximumCount else {
                throw .badRequest("invalid_query", "The query has more than \(Self.maximumCount) parameters.")
            }
            let split = part.utf8.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = PercentDecoding.decode(part[..<split], plusIsSpace: true) else {
                throw .badRequest("invalid_query", "The query has a name that is not percent-encoded UTF-8.")
            }
            let rest = split == part.endIndex ? "" : part[part.utf8.index(after: split)...]
            guard let value = PercentDecoding.decode(rest, plusIsSpace: true) else {
                throw .badRequest(
                    "invalid_query",
                    "The query parameter is not percent-encoded UTF-8.",
                    errors: [
                        .init(pointer: "?\(name)", code: "invalid_encoding", message: "Not percent-encoded UTF-8.")
                    ]
                )
            }
            items.append(Item(name, value))
        }
        self.items = items
        text = String(raw)
    }

    public var isEmpty: Bool { items.isEmpty }

    /// Every name once, in order of first appearance.
    public var names: [String] {
        var names: [String] = []
        for item in items where !names.contains(item.name) { names.append(item.name) }
        return names
    }

    /// The first value of `name`.
    public subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    public func values(_ name: String) -> [String] {
        items.compactMap { $0.name == name ? $0.value : nil }
    }

    public func contains(_ name: String) -> Bool { items.contains { $0.name == name } }
}
