// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a request makes its answer depend on (RFC 9110, section 13). Dates count in whole seconds.
public struct Preconditions: Sendable, Hashable {
    public var ifMatch: String?
    public var ifNoneMatch: String?
    public var ifModifiedSince: Timestamp?
    public var ifUnmodifiedSince: Timestamp?
    /// An entity tag or a date, as it came; the date read.
    public var ifRange: String?
    public var ifRangeDate: Timestamp?
    public init() {}

    public enum Outcome: Sendable, Hashable {
        case proceed
        /// 304.
        case unchanged
        /// 412.
        case failed
    }

    /// In the order of RFC 9110, 13.2.2, for GET and HEAD.
    public func outcome(tag: String, modified: Timestamp) -> Outcome {
        if let ifMatch {
            guard Self.lists(ifMatch, tag, weakly: false) else { return .failed }
        } else if let ifUnmodifiedSince, Self.seconds(modified) > Self.seconds(ifUnmodifiedSince) {
            return .failed
        }
        if let ifNoneMatch {
            if Self.lists(ifNoneMatch, tag, weakly: true) { return .unchanged }
        } else if let ifModifiedSince, Self.seconds(modified) <= Self.seconds(ifModifiedSince) {
            return .unchanged
        }
        return .proceed
    }

    /// Whether a range may be answered: not when the client has a part of something older.
    public func allowsRange(tag: String, modified: Timestamp) -> Bool {
        guard let ifRange else { return true }
        if let ifRangeDate { return Self.seconds(ifRangeDate) == Self.seconds(modified) }
        return HeaderText.trimmed(ifRange) == tag
    }

    /// Whether a list of entity tags names this strong one.
    private static func lists(_ header: String, _ tag: String, weakly: Bool) -> Bool {
        if HeaderText.trimmed(header) == "*" { return true }
        return header.split(separator: ",").contains { part in
            var one = HeaderText.trimmed(part)
            if one.hasPrefix("W/") {
                guard weakly else { return false }
                one = one.dropFirst(2)
            }
            return one == tag
        }
    }

    private static func seconds(_ moment: Timestamp) -> Int64 { moment.millisecondsSinceEpoch / 1000 }
}
