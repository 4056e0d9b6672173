// SPDX-License-Identifier: Apache-2.0

/// Writes JSON into bytes. It knows how values look; the caller sees to commas, colons and brackets.
///
/// Every row that the server answers passes here, column by column, so a cell costs one pass over its bytes, no
/// `String` and no allocation beyond the growth of ``bytes``.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8]

    public init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public var count: Int { bytes.count }

    /// Makes room for `count` more bytes, growing geometrically.
    public mutating func reserve(_ count: Int) {
        bytes.append(addingCapacity: count) { _ in }
    }

    /// Drops what was written behind the first `count` bytes, such as a row that turned out not to belong.
    public mutating func truncate(to count: Int) {
        if count < bytes.count { bytes.removeLast(bytes.count - max(count, 0)) }
    }

    /// Drops everything and keeps the room.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    // MARK: - JSON that the caller has ready

    public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    public mutating func append(_ literal: StaticString) {
        unsafe append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    public mutating func append(_ json: [UInt8]) {
        unsafe json.withUnsafeBufferPointer { unsafe append($0) }
    }

    public mutating func append(_ json: Span<UInt8>) {
        unsafe json.withUnsafeBufferPointer { unsafe append($0) }
    }

    public mutating func append(_ json: UnsafeBufferPointer<UInt8>) {
        unsafe fill(upTo: json.count) { target in
            guard let source = json.baseAddress else { return 0 }
            unsafe target.update(from: source, count: json.count)
            return json.count
        }
    }

    // MARK: - Words

    public mutating func null() { append("null") }

    public mutating func write(boolean: Bool) {
        if boolean { append("true") } else { append("false") }
    }

    /// Lets `body` write up to `room` bytes at the end, which it counts.
    @inline(__always)
    mutating func fill(upTo room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        bytes.append(addingCapacity: room) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                if let target = buffer.baseAddress { count = unsafe body(target) }
            }
        }
    }

    /// Lets code that appends to an array write at the end.
    mutating func append(_ write: (inout [UInt8]) -> Void) { write(&bytes) }
}
