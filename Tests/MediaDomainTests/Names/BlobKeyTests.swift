// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct BlobKeyTests {
    private let random = [UInt8](0..<16)

    @Test func `a key is read as it is written`() throws {
        let key = try #require(BlobKey.original(random))
        #expect(key.text == "o/000102030405060708090a0b0c0d0e0f")
        let derived = try #require(key.derived([UInt8](repeating: 255, count: 16)))
        #expect(derived.original == key)
        for one in [key, derived, try #require(BlobKey.upload(random))] { #expect(BlobKey(one.text) == one) }
        #expect(BlobKey.original([1, 2]) == nil)
    }

    @Test(arguments: [
        "", "o", "o/", "o/..", "x/000102030405060708090a0b0c0d0e0f", "o/000102030405060708090A0B0C0D0E0F",
        "o/000102030405060708090a0b0c0d0e0f/", "/o/000102030405060708090a0b0c0d0e0f",
        "d/000102030405060708090a0b0c0d0e0f", "o/000102030405060708090a0b0c0d0e0f/000102030405060708090a0b0c0d0e0f",
        "o/000102030405060708090a0b0c0d0e0", "o/../../../../../../etc/passwd00000",
    ])
    func `nothing else is a key`(_ text: String) {
        #expect(BlobKey(text) == nil)
    }
}
