// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The first line of a request, or the part of it that a read of the socket brought.
///
/// Callers such as curl send UTF-8 in addresses as it is; the decoder takes ASCII only.
struct RequestLine {
    private let buffer: ByteBuffer
    /// In bytes, without the line feed.
    private let length: Int
    let isComplete: Bool
    let isPlain: Bool

    /// Whether it is one of HTTP, of whatever version. The decoder calls it a bad version too when there is none, or no
    /// carriage return behind it.
    var saysVersion: Bool {
        // ` HTTP/1.1` and a carriage return.
        let end = Array(buffer.readableBytesView.prefix(length).suffix(10))
        guard end.firstRange(of: Array(" HTTP/".utf8)) != nil else { return false }
        return !isComplete || end.last == UInt8(ascii: "\r")
    }

    init(in buffer: ByteBuffer) {
        var length = 0
        var isPlain = true
        var isComplete = false
        for byte in buffer.readableBytesView {
            if byte == UInt8(ascii: "\n") {
                isComplete = true
                break
            }
            if byte >= 0x80 { isPlain = false }
            length += 1
        }
        self.buffer = buffer
        self.length = length
        self.isComplete = isComplete
        self.isPlain = isPlain
    }

    /// All of the buffer, with the bytes of the line that are not ASCII percent-encoded.
    func encoded() -> ByteBuffer {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(buffer.readableBytes + length)
        for byte in buffer.readableBytesView.prefix(length) {
            if byte < 0x80 {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            }
        }
        bytes += buffer.readableBytesView.dropFirst(length)
        return ByteBuffer(bytes: bytes)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
