// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A role as declared: a name that users hold and grants give rights to.
public struct RoleDefinition: Sendable, Hashable {
    public var name: String
    /// What it is for, in the words of whoever made it.
    public var text: String?

    public init(name: String, text: String? = nil) {
        self.name = name
        self.text = text
    }

    /// May do everything.
    public static let admin = "admin"
    /// Every caller who is signed in.
    public static let user = "user"
    /// Everybody.
    public static let guest = "guest"
    /// These are always there, whether declared or not.
    public static let builtIn = [admin, user, guest]

    public var isBuiltIn: Bool { Self.builtIn.contains(name) }

    /// Letters, digits, `_` and `-`, at most 63.
    static func isName(_ text: String) -> Bool {
        let isInside = (1...63).contains(text.utf8.count)
        return isInside
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// `{"name","description"?,"builtIn"}`, as lists of roles show it.
    public var resource: JSONValue {
        var object = JSONObject([("name", JSONValue.string(name))])
        object["description"] = text.map { .string($0) }
        object["builtIn"] = .boolean(isBuiltIn)
        return .object(object)
    }
}
