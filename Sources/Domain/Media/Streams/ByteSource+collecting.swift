// SPDX-License-Identifier: Apache-2.0

extension ByteSource {
    /// All bytes, of a source that is known to be small. Throws `.full` when there are more than `limit`.
    public func collect(limit: Int) async throws(BlobError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            guard bytes.count + chunk.count <= limit else {
                await close()
                throw .full
            }
            bytes += chunk
        }
        return bytes
    }
}
