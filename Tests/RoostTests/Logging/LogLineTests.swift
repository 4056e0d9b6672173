// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Logging
import Testing

@testable import Roost

struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(time: "now", level: .notice, message: message, metadata: metadata)
    }

    private func text(_ line: LogLine) -> String { String(decoding: line.text, as: UTF8.self) }

    @Test func `nobody forges a line`() {
        let forged = "a\nnow error b\r\u{2028}\u{7f}"
        let written = text(line(forged, ["key": "\(forged)"]))
        #expect(written.split(separator: "\n").count == 1)
        #expect(written.hasPrefix("now notice a\\u{a}now error b\\u{d}\\u{2028}\\u{7f} key="))
    }

    @Test func `a block stands below the message as it is, and no line of it looks like another message`() {
        let mail = "Mail to a@b\n\n    https://x.test/?t=1\n\nnow error forged\r\u{1b}[2J"
        let written = text(line("mail", ["block": "\(mail)", "id": "1"]))
        let lines = written.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "now notice mail id=1")
        #expect(lines.contains("        https://x.test/?t=1"))
        #expect(lines.dropFirst().allSatisfy { $0.isEmpty || $0.hasPrefix("    ") })
        #expect(!written.contains("\r") && !written.contains("\u{1b}"))
        #expect(written.hasSuffix("\n"))
    }

    @Test func `programs get a block in the message`() throws {
        let object = try JSONValue(parsing: line("mail", ["block": "a\nb", "id": "1"]).json)
        #expect(object["message"] == "mail\na\nb" && object["id"] == "1" && object["block"] == nil)
        #expect(line("mail", ["block": "a\nb"]).json.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }
}
