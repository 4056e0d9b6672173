// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Synchronization

/// Carries a sink that can't be copied to the thread of an adapter and back.
public final class SinkBox<Sink: RowSink & ~Copyable>: Sendable {
    private let sink: Mutex<Sink?>

    public init(_ sink: consuming Sink) { self.sink = Mutex(consume sink) }

    public func with(_ body: (inout Sink) throws(DatabaseError) -> Void) throws(DatabaseError) {
        try sink.withLock { slot throws(DatabaseError) in
            guard var sink = slot.take() else { throw .internalFailure("a sink was taken while a read used it") }
            try body(&sink)
            slot = consume sink
        }
    }

    /// The sink, once; nil after a read that failed.
    public func take() -> Sink? { sink.withLock { $0.take() } }
}
