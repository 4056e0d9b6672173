// SPDX-License-Identifier: Apache-2.0

import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a command tells the person at the terminal: results on standard output, everything else on standard error.
/// Unbuffered, so that nothing is late in a container's log.
enum Terminal {
    static func say(_ text: String) { write(Array((text + "\n").utf8), to: .standardOutput) }
    static func complain(_ text: String) { write(Array((text + "\n").utf8), to: .standardError) }
    static func write(_ bytes: [UInt8]) { write(bytes, to: .standardOutput) }

    /// Whether somebody watches standard error on a terminal, on which a line may change.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }
    static func progress(_ text: String) { write(Array(text.utf8), to: .standardError) }

    /// When the reader has gone there is nobody left to tell.
    private static func write(_ bytes: [UInt8], to descriptor: FileDescriptor) {
        _ = try? descriptor.writeAll(bytes)
    }
}
