// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Two gigabytes go through the server, in and out, and hardly any of them is ever in its memory.
@Suite(.serialized) struct LargeUpload {
    private static let size = 2_000_000_000

    @Test func `2 GB take less than 20 MB`() throws {
        let files = try FileServer(.folder, ["ROOST_MEDIA_MAX_UPLOAD": "3GB"])
        let process = files.server.program.processID
        let admin = files.administrator()
        // What the first request of a kind needs for good.
        try admin.stored("first.bin", pattern(1_000_000))
        _ = try admin.file("first.bin")
        let idle = try memory(process, "VmRSS")
        try Data("5".utf8).write(to: URL(filePath: "/proc/\(process)/clear_refs"))
        let folder = try TemporaryFolder()
        let base = "http://127.0.0.1:\(files.server.port)/api/media"
        let authorization = "-H 'Authorization: Bearer \(files.server.token ?? "")'"
        let sent = try Program.shell(
            """
            truncate -s \(Self.size) sparse && printf end >>sparse
            curl -sS -o answer -w '%{http_code}' -X POST -T sparse \(authorization) \(base)/upload/large.bin
            """,
            in: folder.url,
            seconds: 300
        )
        #expect(sent.output == "201", "\(sent)")
        let afterUpload = try memory(process, "VmHWM") - idle
        #expect(afterUpload < 20_000, "\(afterUpload) KB above idle")
        let got = try Program.shell(
            "curl -sS \(authorization) \(base)/file/large.bin | tee >(tail -c 3 >&2) | wc -c",
            in: folder.url,
            seconds: 300
        )
        #expect(got.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(Self.size + 3)", "\(got)")
        let afterDownload = try memory(process, "VmHWM") - idle
        #expect(afterDownload < 20_000, "\(afterDownload) KB above idle")
        let part = try admin.file("large.bin", ["Range": "bytes=-3"])
        #expect(part.status == 206 && part.text == "end", "\(part.status)")
        #expect(try admin.delete("/api/media/file/large.bin").status == 200)
        #expect(try files.count(reaches: 1) == 1)
    }
}
