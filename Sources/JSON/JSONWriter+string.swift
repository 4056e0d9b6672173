// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a string with its quotes.
    public mutating func write(string: String) {
        var string = string
        string.withUTF8 { unsafe writeQuoted($0, isTrusted: true) }
    }

    /// Writes well-formed UTF-8 as a string with its quotes. Bytes that may be ill-formed go to
    /// ``writeValidating(utf8:)``.
    public mutating func write(utf8: UnsafeBufferPointer<UInt8>) {
        unsafe writeQuoted(utf8, isTrusted: true)
    }

    public mutating func write(utf8: Span<UInt8>) {
        unsafe utf8.withUnsafeBufferPointer { unsafe writeQuoted($0, isTrusted: true) }
    }

    /// Writes bytes from outside, such as a database's, as a string with its quotes; what is not well-formed UTF-8
    /// becomes U+FFFD, as the Unicode standard recommends (one for each maximal subpart).
    public mutating func writeValidating(utf8: UnsafeBufferPointer<UInt8>) {
        unsafe writeQuoted(utf8, isTrusted: false)
    }

    public mutating func writeValidating(utf8: Span<UInt8>) {
        unsafe utf8.withUnsafeBufferPointer { unsafe writeQuoted($0, isTrusted: false) }
    }

    @inline(__always)
    private mutating func writeQuoted(_ source: UnsafeBufferPointer<UInt8>, isTrusted: Bool) {
        append(UInt8(ascii: "\""))
        var copy = unsafe EscapingCopy(source, isTrusted: isTrusted)
        repeat {
            // Without escapes one round is enough: escapes eat into the slack, and then there is another.
            let room = copy.remaining + EscapingCopy.step
            unsafe fill(upTo: room) { unsafe copy.run(into: $0, room: room) }
        } while copy.remaining > 0
        append(UInt8(ascii: "\""))
    }
}
