// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object in the order in which they stood; a key occurs once.
///
/// Look-up is linear up to eight members and by hash beyond, so that small bodies cost no dictionary.
public struct JSONObject: Sendable, Hashable {
    public private(set) var members: [Member]
    private var places: [Key: Int] = [:]

    public struct Member: Sendable, Hashable {
        public let key: String
        public var value: JSONValue
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// A key as JSON compares it, code point by code point: to `String` the composed and the decomposed form of a
    /// letter are equal.
    private struct Key: Hashable {
        let text: String
        init(_ text: String) { self.text = text }
        static func == (left: Self, right: Self) -> Bool { Self.isSame(left.text, right.text) }
        static func isSame(_ left: String, _ right: String) -> Bool {
            left == right && left.utf8.elementsEqual(right.utf8)
        }
    }

    private static let linearLimit = 8

    public init() { members = [] }

    /// Later members replace earlier ones of the same key.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        for (key, value) in members { self[key] = value }
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }

    public subscript(_ key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil):
                members.remove(at: place)
                reindex()
            case (nil, let value?):
                members.append(Member(key, value))
                if members.count == Self.linearLimit + 1 {
                    reindex()
                } else if members.count > Self.linearLimit {
                    places[Key(key)] = members.count - 1
                }
            case (nil, nil): break
            }
        }
    }

    private func place(of key: String) -> Int? {
        if members.count > Self.linearLimit { return places[Key(key)] }
        return members.firstIndex { Key.isSame($0.key, key) }
    }

    private mutating func reindex() {
        places = [:]
        guard members.count > Self.linearLimit else { return }
        for (place, member) in members.enumerated() { places[Key(member.key)] = place }
    }

    /// Equal when the same keys have the same values, in whatever order.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members { sum ^= member.hashValue }
        hasher.combine(sum)
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { members.startIndex }
    public var endIndex: Int { members.endIndex }
    public subscript(position: Int) -> Member { members[position] }
}
