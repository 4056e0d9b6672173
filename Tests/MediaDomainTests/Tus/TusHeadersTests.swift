// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct TusHeadersTests {
    @Test func `metadata is read and kept as it came`() throws {
        let header = "filename YmVhY2guanBn,filetype aW1hZ2UvanBlZw==, empty,alt w5xiZXI="
        let metadata = try #require(UploadMetadata(header))
        #expect(metadata.header == header)
        #expect(metadata["name", "filename"] == "beach.jpg")
        #expect(metadata["filetype"] == "image/jpeg")
        #expect(metadata["alt"] == "Über")
        #expect(metadata["empty"] == nil && metadata["other"] == nil)
        #expect(UploadMetadata("") != nil)
    }

    @Test(arguments: [
        "a YQ==,a Yg==", "a YQ", "a Y Q==", "a !!!!", "ä YQ==", ",", "a /w==", "a YQ==,,b YQ==", "a YR==", "a YQ===",
        "a " + String(repeating: "YWFh", count: 1100),
    ])
    func `metadata that can't be read is none`(_ header: String) {
        #expect(UploadMetadata(header) == nil)
    }

    @Test func `concatenation names its parts by their addresses`() throws {
        let id = "000102030405060708090a0b0c0d0e0f"
        let other = "ff0102030405060708090a0b0c0d0e0f"
        #expect(UploadConcat("partial") == .partial)
        let expected = UploadConcat.final([try #require(UploadID(id)), try #require(UploadID(other))])
        #expect(UploadConcat("final;/api/media/tus/\(id) https://host/api/media/tus/\(other)?x=1") == expected)
        for bad in ["", "final", "final;", "final; ", "final;/x", "partial;", "FINAL;/\(id)", "final;/../../etc"] {
            #expect(UploadConcat(bad) == nil, "\(bad)")
        }
    }

    @Test func `a checksum has a known algorithm and its length`() {
        let sha1 = UploadChecksum("sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
        #expect(sha1?.algorithm == .sha1 && sha1?.digest.count == 20)
        for bad in [
            "sha1", "sha1 YQ==", "crc32 YQ==", "sha256 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "",
            "SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
        ] {
            #expect(UploadChecksum(bad) == nil, "\(bad)")
        }
    }

    @Test(arguments: [
        "", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "99999999999999999999", "9223372036854775807", "١",
    ])
    func `what is no plain number is none`(_ header: String) {
        #expect(UploadNumber.read(header) == nil)
    }

    @Test func `numbers are read`() {
        #expect(UploadNumber.read("0") == 0)
        #expect(UploadNumber.read("2147483648") == 2_147_483_648)
    }

    @Test(arguments: [
        "", "..", "000102030405060708090A0B0C0D0E0F", "000102030405060708090a0b0c0d0e0",
        "../02030405060708090a0b0c0d0e0f",
    ])
    func `what is no upload's name is none`(_ text: String) {
        #expect(UploadID(text) == nil)
    }
}
