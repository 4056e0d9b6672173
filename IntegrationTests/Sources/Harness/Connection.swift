// SPDX-License-Identifier: Apache-2.0
import Glibc

/// One blocking TCP connection to the loopback interface, closed with its last owner.
///
/// For tests that need to say exactly which bytes go over the wire; ``HTTPClient`` stands on it.
public struct Connection: ~Copyable {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Parameter seconds: how long a single send or receive may take.
    public init(port: Int, seconds: Int = 30) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw HarnessError("socket: \(errno)") }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var noDelay: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
        let connected = withLoopbackAddress(port) { Glibc.connect(descriptor, $0, $1) }
        guard connected == 0 else {
            let code = errno
            close(descriptor)
            throw HarnessError("nobody answers on port \(port) (errno \(code))")
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    public func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw HarnessError("send: errno \(errno)") }
            sent += count
        }
    }

    /// Bytes up to and including `end`.
    public mutating func read(through end: [UInt8]) throws -> [UInt8] {
        var searched = 0
        while true {
            if let count = received.end(of: end, from: searched) {
                return take(count)
            }
            searched = max(0, received.count - end.count + 1)
            guard try fill() else { throw HarnessError("the connection was closed inside an answer") }
        }
    }

    /// Exactly `count` bytes.
    public mutating func read(count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try fill() else { throw HarnessError("the connection was closed inside an answer") }
        }
        return take(count)
    }

    /// Everything until the other side closes.
    public mutating func readToEnd() throws -> [UInt8] {
        while try fill() {}
        return take(received.count)
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        let head = Array(received.prefix(count))
        received.removeFirst(count)
        return head
    }

    /// Receives once; false when the other side has closed.
    private mutating func fill() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw HarnessError("receive: errno \(errno)") }
            received.append(contentsOf: buffer.prefix(count))
            return count > 0
        }
    }
}

extension [UInt8] {
    /// How many bytes there are up to and including the first occurrence of `pattern` at or after `start`.
    fileprivate func end(of pattern: [UInt8], from start: Int) -> Int? {
        guard count >= pattern.count, start <= count - pattern.count else { return nil }
        for index in start...(count - pattern.count) where self[index..<(index + pattern.count)].elementsEqual(pattern)
        {
            return index + pattern.count
        }
        return nil
    }
}
