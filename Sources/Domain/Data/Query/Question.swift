// SPDX-License-Identifier: Apache-2.0

/// A query that may not have been read yet: where the same text was asked before, its plan is there already.
public struct Question {
    /// Equal texts ask the same. Nil for a query that has no text.
    let text: String?
    let read: () throws(DataError) -> RecordQuery

    public init(_ query: RecordQuery) {
        text = query == RecordQuery() ? "" : nil
        read = { () throws(DataError) in query }
    }

    /// - Parameter read: called when no plan is there.
    public init(text: String, _ read: @escaping () throws(DataError) -> RecordQuery) {
        self.text = text
        self.read = read
    }
}
