// SPDX-License-Identifier: Apache-2.0

/// How the store moves bytes. The defaults keep one upload within three parts of memory, 16 MB.
public struct S3Options: Sendable {
    /// Bytes; a longer blob is sent in parts.
    var largestWhole: Int
    /// Bytes of a part, at least 5 MiB; of a blob that is announced as too long for 10,000 of these, more.
    var part: Int
    /// Parts of one upload that are sent at a time, while the next one is gathered.
    var partsInFlight: Int
    /// Bytes; a longer blob is copied in parts of this size, which the service allows up to 5 GiB.
    var largestCopy: Int64
    var retries: RetryPolicy
    /// How long the service may say nothing before a request counts as failed.
    var stallLimit: Duration

    public init(
        largestWhole: Int = 8 << 20,
        part: Int = 5 << 20,
        partsInFlight: Int = 2,
        largestCopy: Int64 = 1 << 30,
        retries: RetryPolicy = RetryPolicy(),
        stallLimit: Duration = .seconds(20)
    ) {
        self.largestWhole = max(largestWhole, S3Bucket.leastPart)
        self.part = max(part, S3Bucket.leastPart)
        self.partsInFlight = max(partsInFlight, 1)
        self.largestCopy = max(largestCopy, Int64(S3Bucket.leastPart))
        self.retries = retries
        self.stallLimit = stallLimit
    }

    /// The parts of a blob of so many bytes, as far as that is known.
    func part(for length: Int64?) -> Int {
        let most = Int64(S3Bucket.mostParts - 1)
        let needed = length.map { $0 / most + ($0 % most == 0 ? 0 : 1) } ?? 0
        return max(part, Int(clamping: needed))
    }
}
