// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel
internal import SigV4

/// Objects that are made of parts (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html).
extension S3Bucket {
    /// What a part must have at least, unless it is the last one.
    static let leastPart = 5 << 20
    static let mostParts = 10_000

    /// An upload in parts, which exists until it is completed or aborted.
    struct Upload: Sendable, Hashable {
        let key: String
        let id: String
    }

    struct Part: Sendable, Hashable {
        let number: Int
        let size: Int64
        let tag: String
        /// When it came; nil where the service did not say.
        var arrived: Timestamp?
    }

    func begin(_ key: String, _ content: S3Content = S3Content()) async throws(S3Failure) -> Upload {
        let request = S3Request("POST", key, query: [S3Parameter("uploads")], headers: content.headers)
        let result = try await client.document(request, "InitiateMultipartUploadResult")
        guard let id = result["UploadId"], !id.isEmpty, id.utf8.count <= 1024 else {
            throw .unexpected("an upload has no id")
        }
        return Upload(key: key, id: id)
    }

    func put(_ body: S3Body, part number: Int, of upload: Upload) async throws(S3Failure) -> Part {
        let request = S3Request("PUT", upload.key, query: Self.query(upload, part: number))
            .with(body)
        let answer = try await client.send(request)
        guard let tag = answer.header("ETag") else { throw .unexpected("a part has no tag") }
        return Part(number: number, size: Int64(body.bytes.count), tag: tag)
    }

    func copy(
        _ range: Range<Int64>,
        of source: S3Object,
        part number: Int,
        of upload: Upload
    ) async throws(S3Failure) -> Part {
        let bytes = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
        let headers = copyHeaders(source) + [S3Header("x-amz-copy-source-range", bytes)]
        var request = S3Request("PUT", upload.key, query: Self.query(upload, part: number), headers: headers)
        request.takesLong = true
        let result = try await client.document(request, "CopyPartResult")
        guard let tag = result["ETag"] else { throw .unexpected("a part has no tag") }
        return Part(number: number, size: Int64(range.count), tag: tag)
    }

    /// Makes the object. What a lost answer leaves open is found out: an upload that is gone with the object in its place
    /// has been completed.
    func complete(_ upload: Upload, _ parts: [Part]) async throws(S3Failure) {
        let list = parts.sorted { $0.number < $1.number }
            .map { "<Part><PartNumber>\($0.number)</PartNumber><ETag>\(XMLElement.escape($0.tag))</ETag></Part>" }
            .joined()
        let body =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(list)</CompleteMultipartUpload>"
        var request = S3Request("POST", upload.key, query: [S3Parameter("uploadId", upload.id)])
            .with(S3Body(Array(body.utf8)))
        request.takesLong = true
        var attempts = 0
        try await client.retries.run { () async throws(S3Failure) in
            attempts += 1
            do throws(S3Failure) {
                let answer = try await client.once(request)
                _ = try S3Client.root(of: answer.body, ["CompleteMultipartUploadResult"])
            } catch .notFound where attempts > 1 {
                let object = try await head(upload.key)
                guard object.size == parts.reduce(0, { $0 + $1.size }) else { throw .notFound }
            }
        }
    }

    /// Gives the upload and its parts up; one that is not there is no error.
    func abort(_ upload: Upload) async throws(S3Failure) {
        let request = S3Request("DELETE", upload.key, query: [S3Parameter("uploadId", upload.id)])
        do throws(S3Failure) { _ = try await client.send(request) } catch .notFound {}
    }

    /// The parts that are there, in their order.
    func parts(of upload: Upload) async throws(S3Failure) -> [Part] {
        var parts: [Part] = []
        while true {
            let query = [
                S3Parameter("uploadId", upload.id),
                S3Parameter("part-number-marker", "\(parts.last?.number ?? 0)"),
            ]
            // The second name is moto's.
            let page = try await client.document(
                S3Request("GET", upload.key, query: query),
                "ListPartsResult",
                "ListPartsResponse"
            )
            let before = parts.count
            for entry in page.all("Part") {
                guard let number = entry["PartNumber"].flatMap({ Int($0) }), number > parts.last?.number ?? 0,
                    let size = entry["Size"].flatMap({ Int64($0) }), size >= 0, let tag = entry["ETag"]
                else { throw .unexpected("a part of a list can't be read") }
                let arrived = entry["LastModified"].flatMap { Timestamp($0) }
                parts.append(Part(number: number, size: size, tag: tag, arrived: arrived))
            }
            guard page["IsTruncated"] == "true", parts.count > before, parts.count < Self.mostParts else {
                return parts
            }
        }
    }

    /// Uploads below `prefix` that are neither completed nor aborted, with when they began; at most ``pageLimit``.
    func uploads(_ prefix: String) async throws(S3Failure) -> [(upload: Upload, began: Timestamp)] {
        let query = [
            S3Parameter("uploads"), S3Parameter("prefix", prefix), S3Parameter("encoding-type", "url"),
            S3Parameter("max-uploads", "\(Self.pageLimit)"),
        ]
        let page = try await client.document(S3Request("GET", nil, query: query), "ListMultipartUploadsResult")
        return page.all("Upload").compactMap { entry in
            guard let key = entry["Key"].flatMap({ PercentEncoding.decode($0, plusIsBlank: true) }),
                let id = entry["UploadId"], let began = entry["Initiated"].flatMap({ Timestamp($0) })
            else { return nil }
            return (Upload(key: key, id: id), began)
        }
    }

    private static func query(_ upload: Upload, part number: Int) -> [S3Parameter] {
        [S3Parameter("partNumber", "\(number)"), S3Parameter("uploadId", upload.id)]
    }
}
