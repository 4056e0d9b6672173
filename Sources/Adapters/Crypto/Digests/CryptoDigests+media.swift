// SPDX-License-Identifier: Apache-2.0

import Crypto
public import MediaDomain

extension CryptoDigests: MediaDigests {
    public func begin(_ algorithm: DigestAlgorithm) -> any RunningDigest {
        switch algorithm {
        case .sha256: CryptoRunningDigest(SHA256())
        case .sha1: CryptoRunningDigest(Insecure.SHA1())
        case .md5: CryptoRunningDigest(Insecure.MD5())
        }
    }
}

/// SHA-1 and MD5 are there because tus clients send them; nothing is trusted for them.
private struct CryptoRunningDigest<Function: HashFunction & Sendable>: RunningDigest {
    private var function: Function

    init(_ function: Function) { self.function = function }

    mutating func update(_ bytes: [UInt8]) { function.update(data: bytes) }
    func finish() -> [UInt8] { Array(function.finalize()) }
}
