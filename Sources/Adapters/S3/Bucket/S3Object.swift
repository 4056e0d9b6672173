// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel
internal import SigV4

/// What S3 tells of an object.
struct S3Object: Sendable, Hashable {
    /// The whole key.
    let key: String
    let size: Int64
    /// In whole seconds: some answers have no more.
    let modified: Timestamp
    /// With its quotes, as `If-Match` takes it.
    let tag: String
    /// The checksum that it was kept with, in hexadecimal digits; never from a list.
    let sha256: String?

    /// From an answer to GET or HEAD; of one with a range, the size is that of the whole.
    init(_ key: String, header: (String) -> String?) throws(S3Failure) {
        let whole = header("Content-Range")?.split(separator: "/" as Character).last.map { String($0) }
        guard let size = (whole ?? header("Content-Length")).flatMap({ Int64($0) }), size >= 0,
            let modified = header("Last-Modified").flatMap({ HTTPDate.parse($0) })
        else { throw .unexpected("an object's answer has no length or no date") }
        self.key = key
        self.size = size
        self.modified = modified
        tag = header("ETag") ?? ""
        sha256 = header(S3Content.checksum)
    }

    /// From an entry of a list with encoded keys.
    init(_ entry: XMLElement) throws(S3Failure) {
        guard let key = entry["Key"].flatMap({ PercentEncoding.decode($0, plusIsBlank: true) }), !key.isEmpty,
            let size = entry["Size"].flatMap({ Int64($0) }), size >= 0,
            let modified = entry["LastModified"].flatMap({ Timestamp($0) })
        else { throw .unexpected("an entry of a list can't be read") }
        self.key = key
        self.size = size
        self.modified = Timestamp(
            millisecondsSinceEpoch: modified.millisecondsSinceEpoch - modified.millisecondsSinceEpoch % 1000
        )
        tag = entry["ETag"] ?? ""
        sha256 = nil
    }
}

/// Some objects of a bucket, in the order of their keys.
struct S3Page: Sendable, Hashable {
    let objects: [S3Object]
    let isLast: Bool
}
