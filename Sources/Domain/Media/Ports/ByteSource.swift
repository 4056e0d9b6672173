// SPDX-License-Identifier: Apache-2.0

/// Bytes that arrive in chunks. Whoever asks for the next one sets the pace, so nothing piles up in memory.
///
/// One reader, one call at a time. What it holds (a file, a connection) is let go at the end, on ``close()``, when its
/// task is cancelled during ``next()``, and at the latest when the source itself goes.
public protocol ByteSource: AnyObject, Sendable {
    /// The next bytes, never none; nil at the end, and again nil after it.
    ///
    /// Throws `.source` when the bytes stop before their end (the connection was cut, too many came, a checksum is
    /// wrong): whoever takes the bytes in must then treat what came before as never sent.
    func next() async throws(BlobError) -> [UInt8]?

    /// Ends it early. Calling it again, or after the end, does nothing.
    func close() async
}
