// SPDX-License-Identifier: Apache-2.0
internal import Kernel
internal import MediaDomain
internal import SigV4

/// Addresses whose query is signed, so that clients read from and write to the bucket themselves.
struct S3DirectAccess: DirectBlobAccess {
    /// What a signature may be good for.
    private static let longest: Int64 = 604_800

    let store: S3BlobStore

    func addressForReading(
        _ key: BlobKey,
        life: Duration,
        answer: DirectAnswer
    ) throws(BlobError) -> DirectAddress {
        let wishes = [
            ("response-content-type", answer.type), ("response-content-disposition", answer.disposition),
            ("response-cache-control", answer.cacheControl),
        ]
        let query = wishes.compactMap { name, value in value.map { S3Parameter(name, $0) } }
        return try address(S3Request("GET", store.name(key), query: query), life)
    }

    func addressForWriting(_ key: BlobKey, life: Duration, _ facts: BlobFacts) throws(BlobError) -> DirectAddress {
        var headers: [S3Header] = []
        if let length = facts.length { headers.append(S3Header("Content-Length", "\(length)")) }
        if let type = facts.type { headers.append(S3Header("Content-Type", type.text)) }
        if let sha256 = facts.sha256 { headers.append(S3Header("x-amz-checksum-sha256", Base64.encode(sha256))) }
        return try address(S3Request("PUT", store.name(key), headers: headers), life)
    }

    private func address(_ request: S3Request, _ life: Duration) throws(BlobError) -> DirectAddress {
        let seconds = life.components.seconds
        guard (1...Self.longest).contains(seconds) else { throw .failed("S3: an address can't live \(life)") }
        let now = store.clock.now()
        // The signature counts from the whole second.
        let start = now.millisecondsSinceEpoch - now.millisecondsSinceEpoch % 1000
        return DirectAddress(
            method: request.method,
            url: store.bucket.client.address(request, at: now, seconds: Int(seconds)),
            headers: request.headers.map { DirectAddress.Header($0.name, $0.value) },
            expires: Timestamp(millisecondsSinceEpoch: start + seconds * 1000)
        )
    }
}
