// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Addresses at the store itself that whoever has them may use until they expire: bytes do not pass through Roost.
public protocol DirectBlobAccess: Sendable {
    /// - Parameters:
    ///   - life: whole seconds, 1 to 604,800.
    ///   - answer: headers that the store shall answer with.
    func addressForReading(
        _ key: BlobKey,
        life: Duration,
        answer: DirectAnswer
    ) throws(BlobError) -> DirectAddress

    /// - Parameter facts: the client must send exactly this length and type where they are given.
    func addressForWriting(_ key: BlobKey, life: Duration, _ facts: BlobFacts) throws(BlobError) -> DirectAddress
}

public struct DirectAnswer: Sendable, Hashable {
    public let type: String?
    /// The value of `Content-Disposition`.
    public let disposition: String?
    public let cacheControl: String?

    public init(type: String? = nil, disposition: String? = nil, cacheControl: String? = nil) {
        self.type = type
        self.disposition = disposition
        self.cacheControl = cacheControl
    }
}

public struct DirectAddress: Sendable, Hashable {
    public let method: String
    public let url: String
    /// Headers that the client must send as they are.
    public let headers: [Header]
    public let expires: Timestamp

    public struct Header: Sendable, Hashable {
        public let name: String
        public let value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(method: String, url: String, headers: [Header], expires: Timestamp) {
        self.method = method
        self.url = url
        self.headers = headers
        self.expires = expires
    }
}
