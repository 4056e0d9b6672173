// SPDX-License-Identifier: Apache-2.0

import CryptoAdapter
import Kernel
import MediaDomain
import Testing

struct MediaDigestsTests {
    private func digests() throws -> any MediaDigests {
        CryptoDigests(key: try #require(MasterKey(Array(repeating: 1, count: MasterKey.length))))
    }

    /// FIPS 180-2, appendix A and B; RFC 1321, A.5.
    @Test(arguments: [
        (DigestAlgorithm.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"), (.md5, "900150983cd24fb0d6963f7d28e17f72"),
    ])
    func `digests of pieces are those of the whole, as their specifications have them`(
        _ algorithm: DigestAlgorithm,
        _ expected: String
    ) throws {
        var digest = try digests().begin(algorithm)
        for piece in ["a", "", "bc"] { digest.update(Array(piece.utf8)) }
        #expect(Hex.encode(digest.finish()) == expected)
        #expect(digest.finish().count == algorithm.length)
    }

    @Test func `a digest that was asked for goes on`() throws {
        var digest = try digests().begin(.sha256)
        digest.update(Array("a".utf8))
        let first = digest.finish()
        digest.update(Array("b".utf8))
        #expect(digest.finish() != first)
    }
}
