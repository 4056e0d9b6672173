// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Bytes that are there already.
public final class BytesSource: ByteSource {
    private let rest: Mutex<ArraySlice<UInt8>>
    private let chunk: Int

    /// - Parameter chunk: how many bytes come at once at most.
    public init(_ bytes: [UInt8], chunk: Int = 65_536) {
        rest = Mutex(bytes[...])
        self.chunk = max(chunk, 1)
    }

    public func next() async throws(BlobError) -> [UInt8]? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            let head = Array(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
            return head
        }
    }

    public func close() async { rest.withLock { $0 = [] } }
}
