// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Stores with more in them than one request has the time for.
@Suite(.serialized) struct LargeStores {
    /// Lost blobs in the folders that they would be in, and what a server left that was killed over an upload.
    private static let litter = """
        import os, sys
        for number in range(int(sys.argv[2])):
            digits = "%032x" % (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128))
            folder = os.path.join(sys.argv[1], "o", digits[:2], digits[2:4])
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, digits), "wb").write(b"lost")
        open(os.path.join(sys.argv[1], "tmp", "cut-off"), "wb").write(b"half")
        """

    @Test func `gc goes through some thousand blobs beside a server that serves`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        try ada.stored("kept.bin", pattern(5_000))
        let media = files.server.folder.url.appending(path: "roost_data/media")
        let made = try Program.run(
            URL(filePath: "/usr/bin/env"),
            ["python3", "-c", Self.litter, media.path, "5500"],
            in: files.server.folder.url
        )
        guard made.status == 0 else { throw HarnessError("\(made)") }
        try files.age("2 days ago")
        let told = try files.roost("media", "gc")
        #expect(told.status == 0, "\(told)")
        #expect(told.output.contains("5500 blobs (22.0 KB), 1 leftovers of writes (4 B)"), "\(told)")
        #expect(try files.blobs().count == 5_502)
        #expect(try ada.file("kept.bin").body == pattern(5_000))
        let deleted = try files.roost("media", "gc", "--delete")
        #expect(deleted.status == 0 && deleted.output.contains("5500 blobs"), "\(deleted)")
        #expect(try files.blobs().count == 1, "\(files.left.prefix(400))")
        #expect(try ada.file("kept.bin").body == pattern(5_000))
        let nothing = try files.roost("media", "gc", "--delete")
        #expect(nothing.output.contains("0 blobs (0 B), 0 leftovers"), "\(nothing)")
    }
}
