// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A page of records as JSON, with what an envelope says about it.
public struct ListAnswer: Sendable {
    /// What the caller had written, followed by the array of records.
    public var writer: JSONWriter
    public let rows: Int
    public let limit: Int
    public let offset: Int
    public let hasMore: Bool
    /// Signed cursors of the pages behind and before; nil where there is none.
    public let next: String?
    public let previous: String?
    /// Rows that match, when counted.
    public let total: Int?
    public let totalKind: TotalKind
    /// All visible rows, when counted.
    public let visible: Int?
    /// The entity tag, quotes included; nil where nothing can vouch for the answer.
    public internal(set) var tag: String?
}

/// One record as JSON.
public struct RecordAnswer: Sendable {
    /// What the caller had written, followed by the record.
    public var writer: JSONWriter
    public let tag: String?
}

/// Either an answer, or the word that the caller's copy is still right.
public enum Conditional<Answer: Sendable>: Sendable {
    case answer(Answer)
    case notModified(tag: String)
}

extension ListAnswer {
    /// The tag of a list of which the caller doesn't see everything. `start` is where the records begin.
    func contentTag(from start: Int) -> String {
        var hash = ContentTag()
        hash.combine(writer.bytes[start...])
        for number in [rows, limit, offset, total, visible] { hash.combine(number) }
        for text in [next, previous, totalKind.rawValue] { hash.combine(text) }
        return hash.text
    }
}
