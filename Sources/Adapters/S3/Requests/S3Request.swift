// SPDX-License-Identifier: Apache-2.0
internal import SigV4

/// A request before it is signed. It can be sent any number of times.
struct S3Request: Sendable {
    var method: String
    /// An object's whole key; nil for the bucket.
    var key: String?
    var query: [S3Parameter] = []
    var headers: [S3Header] = []
    /// Bytes of the answer's body; of a list of 1,000 of the longest keys there are fewer.
    var answerLimit = 8 << 20
    /// Whether the service moves bytes of its own before it answers, and may be silent meanwhile.
    var takesLong = false
    private(set) var body: [UInt8] = []
    /// The body's SHA-256 in hexadecimal digits: of none, until there is one.
    private(set) var payload = S3Request.emptyPayload

    static let emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    init(_ method: String, _ key: String?, query: [S3Parameter] = [], headers: [S3Header] = []) {
        self.method = method
        self.key = key
        self.query = query
        self.headers = headers
    }

    func with(_ body: S3Body) -> S3Request {
        var request = self
        request.body = body.bytes
        request.payload = body.sha256
        request.headers.append(S3Header("Content-MD5", body.md5))
        return request
    }
}
