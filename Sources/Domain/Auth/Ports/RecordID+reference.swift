// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension RecordID {
    /// The id as the text in which sessions, factors and the like name their account (field `user`): its own text,
    /// and with `t:` before a text that could be taken for an integer.
    public var reference: String {
        switch self {
        case .integer(let id): String(id)
        case .text(let id): id.hasPrefix(Self.mark) || Self.integer(id) != nil ? Self.mark + id : id
        }
    }

    /// The id that has this ``reference``.
    public init(reference: String) {
        if let integer = Self.integer(reference) {
            self = .integer(integer)
        } else {
            self = .text(reference.hasPrefix(Self.mark) ? String(reference.dropFirst(Self.mark.count)) : reference)
        }
    }

    /// Nil for what is neither an integer nor a text.
    public init?(json: JSONValue) {
        switch json {
        case .integer(let id): self = .integer(id)
        case .string(let id): self = .text(id)
        default: return nil
        }
    }

    private static let mark = "t:"

    /// The integer whose only text this is.
    private static func integer(_ text: String) -> Int64? {
        guard text.utf8.count <= 20, let integer = Int64(text), String(integer) == text else { return nil }
        return integer
    }
}
