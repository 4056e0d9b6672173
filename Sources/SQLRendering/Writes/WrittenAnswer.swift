// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import JSON

/// How the columns that a statement gives back of a row become the answer to a read of it. Between ``begin()`` and
/// ``end(_:)`` an adapter gives the sink its ``cells``.
public struct WrittenAnswer: Sendable {
    public let cells: [OutputCell]
    private let shape: ReadShape

    public init(_ shape: ReadShape, _ list: ReturningList) {
        self.shape = shape
        cells = zip(list.cells, shape.columns).map { OutputCell($0, list.types[$0], $1) }
    }

    public func begin() -> JSONRowSink {
        var sink = JSONRowSink(JSONWriter(capacity: 512))
        sink.beginRows(of: shape, many: false)
        sink.beginRow(visibility: .max)
        return sink
    }

    public func end(_ sink: inout JSONRowSink) {
        sink.endRow()
        sink.endRows(ReadOutcome(rows: 1))
    }
}
