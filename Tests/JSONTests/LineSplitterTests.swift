// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct LineSplitterTests {
    private static func lines(_ text: String, chunk: Int, limit: Int = 100) throws -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [LineSplitter.Line] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            lines += try splitter.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        if let last = try splitter.finish() { lines.append(last) }
        return lines.map { "\($0.number):\(String(decoding: $0.bytes, as: UTF8.self))" }
    }

    @Test(arguments: [1, 2, 3, 7, 100]) func `lines are the same however the stream is cut`(chunk: Int) throws {
        #expect(try Self.lines("{}\n[1]\r\n\nlast é", chunk: chunk) == ["1:{}", "2:[1]", "3:", "4:last é"])
        #expect(try Self.lines("a\n", chunk: chunk) == ["1:a"])
        #expect(try Self.lines("a\rb\n\r\n", chunk: chunk) == ["1:a\rb", "2:"])
        #expect(try Self.lines("", chunk: chunk).isEmpty)
    }

    @Test(arguments: [1, 4, 100]) func `a line may be as long as the limit and no longer`(chunk: Int) throws {
        #expect(try Self.lines("12345\r\n12345\n12345", chunk: chunk, limit: 5) == ["1:12345", "2:12345", "3:12345"])
        for text in ["a\n123456", "a\n123456\nb", "a\n123456\r\n", "a\n1234567\n"] {
            let error = #expect(throws: LineSplitter.LineTooLong.self) {
                try Self.lines(text, chunk: chunk, limit: 5)
            }
            #expect(error?.line == 2)
            #expect(error?.limit == 5)
        }
    }

    @Test func `a line without end is refused before it fills the memory`() throws {
        var splitter = LineSplitter(limit: 10)
        #expect(try splitter.feed([UInt8](repeating: 0x61, count: 11)).isEmpty)
        #expect(throws: LineSplitter.LineTooLong.self) { try splitter.feed([0x61]) }
    }
}
