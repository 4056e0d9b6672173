// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import Kernel
import Testing

struct CryptoDigestsTests {
    private func digests(_ byte: UInt8 = 1) throws -> CryptoDigests {
        CryptoDigests(key: try #require(MasterKey(Array(repeating: byte, count: MasterKey.length))))
    }

    @Test func `SHA-256 gives the example of FIPS 180-2`() throws {
        #expect(
            Hex.encode(try digests().sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    /// RFC 2202, test case 2.
    @Test func `HMAC-SHA-1 gives the example of its specification`() throws {
        let mac = try digests().hmacSHA1(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Hex.encode(mac) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    @Test func `keyed digests depend on message, purpose and key`() throws {
        let message = Array("123456".utf8)
        let all = [
            try digests().keyed(message, purpose: "a"), try digests().keyed(message, purpose: "b"),
            try digests(2).keyed(message, purpose: "a"), try digests().keyed([1], purpose: "a"),
        ]
        #expect(Set(all).count == 4 && all.allSatisfy { $0.count == 32 })
        #expect(try digests().keyed(message, purpose: "a") == all[0])
    }

    @Test func `bytes are compared whole`() throws {
        let digests = try digests()
        #expect(digests.areEqual([], []) && digests.areEqual([1, 2], [1, 2]))
        #expect(!digests.areEqual([1, 2], [1, 3]) && !digests.areEqual([1, 2], [1]) && !digests.areEqual([], [0]))
    }

    @Test func `random bytes are given by the source, of the length asked for`() throws {
        let digests = try digests()
        #expect(
            digests.randomBytes(32).count == 32 && digests.randomBytes(0).isEmpty && digests.randomBytes(-1).isEmpty
        )
        #expect(digests.randomBytes(32) != digests.randomBytes(32))
        let key = try #require(MasterKey(Array(repeating: 1, count: MasterKey.length)))
        #expect(CryptoDigests(key: key) { Array(repeating: 9, count: $0) }.randomBytes(3) == [9, 9, 9])
    }

    /// RFC 4226, appendix D.
    @Test(
        arguments: zip(
            0..<10 as Range<Int64>,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]
        )
    )
    func `one-time passwords by counter are those of RFC 4226`(counter: Int64, code: String) throws {
        let timed = TimedCode(secret: Array("12345678901234567890".utf8), digests: try digests())
        #expect(timed.code(at: counter) == code)
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)]
    )
    func `one-time passwords by time are those of RFC 6238`(seconds: Int64, code: String) throws {
        let timed = TimedCode(secret: Array("12345678901234567890".utf8), digests: try digests())
        let moment = Timestamp(millisecondsSinceEpoch: seconds * 1000)
        #expect(timed.code(at: TimedCode.step(at: moment)) == code)
    }
}
