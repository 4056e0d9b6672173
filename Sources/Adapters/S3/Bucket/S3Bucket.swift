// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel
internal import SigV4

/// Operations on the objects of one bucket, by their whole keys: any text of 1 to 1,024 bytes
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
struct S3Bucket: Sendable {
    /// What one request deletes or lists at most.
    static let pageLimit = 1000

    let client: S3Client

    /// Keeps `body` under `key`, with its checksum.
    func put(_ key: String, _ body: [UInt8], _ content: S3Content = S3Content()) async throws(S3Failure) {
        var request = S3Request("PUT", key).with(S3Body(body))
        var content = content
        content.sha256 = request.payload
        request.headers += content.headers
        _ = try await client.send(request)
    }

    /// - Parameter tellsBucket: whether a bucket that is not there is told from such an object; takes a second request.
    func head(_ key: String, tellsBucket: Bool = true) async throws(S3Failure) -> S3Object {
        do throws(S3Failure) {
            let answer = try await client.send(S3Request("HEAD", key))
            return try S3Object(key) { answer.header($0) }
        } catch .notFound {
            // The answer has no body that says what is missing.
            if tellsBucket { try await check() }
            throw .notFound
        }
    }

    /// Throws where the bucket is not there, or may not be asked.
    func check() async throws(S3Failure) {
        do throws(S3Failure) { _ = try await client.send(S3Request("HEAD", nil)) } catch .notFound { throw .bucketGone }
    }

    /// A small object's bytes.
    func bytes(_ key: String, limit: Int) async throws(S3Failure) -> [UInt8] {
        var request = S3Request("GET", key)
        request.answerLimit = limit
        return try await client.send(request).body
    }

    /// Begins to read the object, or the bytes of `range`, which is not empty.
    /// - Returns: nil for a range that begins behind the end.
    func get(_ key: String, _ range: Range<Int64>?) async throws(S3Failure) -> (object: S3Object, stream: CurlStream)? {
        var request = S3Request("GET", key)
        if let range { request.headers.append(S3Header("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")) }
        let stream: CurlStream
        do throws(S3Failure) {
            stream = try await client.open(request)
        } catch .rangeBehindEnd {
            return nil
        }
        guard range == nil || stream.status == 206 else { throw .unexpected("the range was not looked at") }
        return (try S3Object(key) { stream.header($0) }, stream)
    }

    func delete(_ key: String) async throws(S3Failure) {
        do throws(S3Failure) { _ = try await client.send(S3Request("DELETE", key)) } catch .notFound {}
    }

    /// - Parameter keys: at most ``pageLimit``.
    func delete(_ keys: [String]) async throws(S3Failure) {
        let objects = keys.map { "<Object><Key>\(XMLElement.escape($0))</Key></Object>" }.joined()
        let body = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>\(objects)</Delete>"
        let request = S3Request("POST", nil, query: [S3Parameter("delete")])
            .with(S3Body(Array(body.utf8)))
        let result = try await client.document(request, "DeleteResult")
        if let error = result.all("Error").first(where: { $0["Code"] != "NoSuchKey" }) {
            throw S3Failure(status: 200, error)
        }
    }

    /// - Parameters:
    ///   - after: the whole key behind which the page begins.
    ///   - limit: 1 to ``pageLimit``.
    func list(_ prefix: String, after: String?, limit: Int) async throws(S3Failure) -> S3Page {
        var query = [
            S3Parameter("list-type", "2"), S3Parameter("encoding-type", "url"), S3Parameter("max-keys", "\(limit)"),
            S3Parameter("prefix", prefix),
        ]
        if let after { query.append(S3Parameter("start-after", after)) }
        let page = try await client.document(S3Request("GET", nil, query: query), "ListBucketResult")
        var objects: [S3Object] = []
        for entry in page.all("Contents") { objects.append(try S3Object(entry)) }
        return S3Page(objects: objects, isLast: page["IsTruncated"] != "true" || objects.isEmpty)
    }

    /// Keeps the bytes of `source`, at most 5 GiB, under `key` too, if they still have the tag.
    func copy(_ source: S3Object, to key: String) async throws(S3Failure) {
        var request = S3Request("PUT", key, headers: copyHeaders(source))
        request.takesLong = true
        _ = try await client.document(request, "CopyObjectResult")
    }

    func copyHeaders(_ source: S3Object) -> [S3Header] {
        let path = PercentEncoding.encodePath("\(client.location.bucket)/\(source.key)")
        return [S3Header("x-amz-copy-source", "/\(path)"), S3Header("x-amz-copy-source-if-match", source.tag)]
    }
}
