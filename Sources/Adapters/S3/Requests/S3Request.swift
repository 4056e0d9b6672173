// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Kernel
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

    /// With `body`, and what the service checks it by: its SHA-256 is signed, and its MD5 goes along for services that
    /// don't look at the first.
    func with(_ body: [UInt8]) -> S3Request {
        var request = self
        request.body = body
        request.payload = RequestSigner.digest(body)
        request.headers.append(S3Header("Content-MD5", Base64.encode(Array(Insecure.MD5.hash(data: body)))))
        return request
    }
}
