// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What a condition may name instead of a value; it is looked up when the condition runs.
public enum Variable: Sendable, Hashable {
    /// `$now`: the moment of the request.
    case now
    /// `$today`: its date in UTC.
    case today
    /// `$workspace`: the name of the workspace.
    case workspace
    /// `$user.…`: a field of the caller's own record, or one behind its to-one relations.
    case user([String])
    /// `$request.method` in capitals.
    case requestMethod
    /// `$request.ip`: the caller's address.
    case requestIP
    /// `$old.…`: a field of the record before the change.
    case old(String)
}

extension Variable: CustomStringConvertible {
    /// Nil when `text` is no variable but an ordinary text, be it one that begins with `$`.
    public init?(_ text: String) {
        switch text {
        case "$now": self = .now
        case "$today": self = .today
        case "$workspace": self = .workspace
        case "$request.method": self = .requestMethod
        case "$request.ip": self = .requestIP
        default:
            if let path = Self.path(in: text, behind: "$user.") {
                self = .user(path)
            } else if let path = Self.path(in: text, behind: "$old.") {
                self = .old(path.joined(separator: "."))
            } else {
                return nil
            }
        }
    }

    public var description: String {
        switch self {
        case .now: "$now"
        case .today: "$today"
        case .workspace: "$workspace"
        case .user(let path): "$user." + path.joined(separator: ".")
        case .requestMethod: "$request.method"
        case .requestIP: "$request.ip"
        case .old(let field): "$old." + field
        }
    }

    private static func path(in text: String, behind prefix: String) -> [String]? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        let names = text.utf8.dropFirst(prefix.utf8.count).split(
            separator: UInt8(ascii: "."),
            omittingEmptySubsequences: false
        )
        let path = names.compactMap { FieldName(rawValue: String(Substring($0)))?.rawValue }
        return path.count == names.count ? path : nil
    }
}
