// SPDX-License-Identifier: Apache-2.0

/// The header `Upload-Checksum` of tus 1.0.0: what the bytes of one request have as their digest.
public struct UploadChecksum: Sendable, Hashable {
    public let algorithm: DigestAlgorithm
    public let digest: [UInt8]

    public init(algorithm: DigestAlgorithm, digest: [UInt8]) {
        self.algorithm = algorithm
        self.digest = digest
    }

    /// Nil for an algorithm that is not known, and for a digest that is none of it (400).
    public init?(_ header: String) {
        let parts = HeaderText.trimmed(header).split(separator: " ")
        guard parts.count == 2, let algorithm = DigestAlgorithm(rawValue: String(parts[0])),
            let digest = HeaderText.base64(parts[1]), digest.count == algorithm.length
        else { return nil }
        self.algorithm = algorithm
        self.digest = digest
    }
}
