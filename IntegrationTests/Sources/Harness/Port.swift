// SPDX-License-Identifier: Apache-2.0
import Glibc

/// TCP ports on the loopback interface.
public enum Port {
    /// A port that nobody listens on, below the range that the kernel hands to outgoing connections.
    public static func free() throws -> Int {
        for _ in 0..<200 {
            let port = Int.random(in: 15_000..<30_000)
            if let occupied = try? OccupiedPort(port) {
                _ = consume occupied
                return port
            }
        }
        throw HarnessError("no free port was found")
    }
}

/// Holds a port of the loopback interface for as long as it lives.
public struct OccupiedPort: ~Copyable {
    public let port: Int
    private let descriptor: Int32

    public init(_ port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw HarnessError("socket: \(errno)") }
        // A port that a closed connection still lingers on is free, as it is for a server.
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        guard bindToLoopback(descriptor, port), listen(descriptor, 1) == 0 else {
            let code = errno
            close(descriptor)
            throw HarnessError("port \(port) is taken: \(code)")
        }
        self.port = port
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}

private func bindToLoopback(_ descriptor: Int32, _ port: Int) -> Bool {
    withLoopbackAddress(port) { bind(descriptor, $0, $1) == 0 }
}

/// Calls `body` with the address 127.0.0.1:`port`.
func withLoopbackAddress<Result>(
    _ port: Int,
    _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
) rethrows -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return try withUnsafePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
