// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct CodingTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64url follows RFC 4648's vectors, without padding`(plain: String, coded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == coded)
        #expect(Base64URL.decode(coded) == Array(plain.utf8))
    }

    @Test func `all byte values survive base64url at every length`() {
        for length in 0...256 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: 255 - $0) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test(arguments: ["A", "AAAAA", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9v", "Zm9v\n", "é"])
    func `base64url that the encoder would not write is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `hexadecimal digits are small and two per byte`() {
        #expect(Hex.encode([]).isEmpty)
        #expect(Hex.encode([0x00, 0x0F, 0xA0, 0xFF, 0x5C]) == "000fa0ff5c")
    }
}
