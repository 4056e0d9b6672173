// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct CSVTests {
    private static func records(
        _ bytes: [UInt8],
        chunk: Int = .max,
        limit: Int = 1000,
        delimiter: Character = ","
    ) throws -> [CSVRecord] {
        var reader = CSVReader(limit: limit, delimiter: delimiter)
        var records: [CSVRecord] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            records += try reader.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        if let last = try reader.finish() { records.append(last) }
        return records
    }

    private static func texts(_ text: String, chunk: Int = .max, delimiter: Character = ",") throws -> [[String]] {
        try records(Array(text.utf8), chunk: chunk, delimiter: delimiter).map { $0.fields.map(\.text) }
    }

    @Test(arguments: [1, 2, 3, 5, .max]) func `records are the same however the stream is cut`(chunk: Int) throws {
        let text = "\u{FEFF}id,\"na\"\"me\"\r\n1,\"two\r\nlines, one field\"\n\n2,é\r\n,\r\n\"\"\r\nlast, x "
        #expect(
            try Self.texts(text, chunk: chunk) == [
                ["id", "na\"me"], ["1", "two\r\nlines, one field"], ["2", "é"], ["", ""], [""], ["last", " x "],
            ]
        )
        #expect(try Self.records(Array(text.utf8), chunk: chunk).map(\.line) == [1, 2, 5, 6, 7, 8])
        #expect(try Self.texts("\u{FEFF}\"a,b\",c", chunk: chunk) == [["a,b", "c"]])
        #expect(try Self.texts("\u{FEFF}", chunk: chunk) == [])
        #expect(try Self.texts("x\u{FEFF},y\n", chunk: chunk) == [["x\u{FEFF}", "y"]])
        #expect(try Self.texts("a,\u{FEFF}b\n", chunk: chunk) == [["a", "\u{FEFF}b"]])
    }

    @Test func `nothing, blank lines and only line ends hold no record`() throws {
        #expect(try Self.texts("").isEmpty)
        #expect(try Self.texts("\n\r\n\n").isEmpty)
    }

    @Test func `a missing field and an empty text differ`() throws {
        let fields = try #require(try Self.records(Array(",\"\",x".utf8)).first?.fields)
        #expect(fields.map(\.isMissing) == [true, false, false])
        #expect(fields.map(\.text) == ["", "", "x"])
    }

    @Test(
        arguments: [
            ("a\nb\"c", .quoteInPlainField, 2), ("a\n\"b\"c", .textBehindQuote, 2), ("a\n\"b\nc", .unclosedQuote, 2),
            ("a\rb", .bareCarriageReturn, 1),
            ("a\n\nb\r", .bareCarriageReturn, 3), ("\"a\" ,b", .textBehindQuote, 1), ("\"a\nb\"x", .textBehindQuote, 2),
        ] as [(String, CSVError.Reason, Int)]
    )
    func `a malformed text is refused with its line`(text: String, reason: CSVError.Reason, line: Int) {
        let error = #expect(throws: CSVError.self) { try Self.texts(text, chunk: 1) }
        #expect(error?.reason == reason)
        #expect(error?.line == line)
        #expect(error?.description.contains("line \(line)") == true)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let error = #expect(throws: CSVError.self) { try Self.records([0x61, 0x0A, 0xFF, 0x2C, 0x62]) }
        #expect(error?.reason == .invalidUTF8)
        #expect(error?.line == 2)
    }

    @Test func `a record longer than the limit is refused, also inside a quote that never ends`() {
        for text in ["a\n12345678901", "a\n\"2345678\n01"] {
            let error = #expect(throws: CSVError.self) { try Self.records(Array(text.utf8), limit: 10) }
            #expect(error?.reason == .recordTooLong(limit: 10))
            #expect(error?.line == 2)
        }
    }

    @Test func `another delimiter may be chosen`() throws {
        #expect(try Self.texts("a,b;\"c;d\"", delimiter: ";") == [["a,b", "c;d"]])
        var writer = CSVWriter(delimiter: ";")
        writer.write(record: ["a,b", "c;d"])
        #expect(writer.bytes == Array("a,b;\"c;d\"\r\n".utf8))
    }

    @Test func `the writer quotes what needs it and alters nothing`() {
        var writer = CSVWriter()
        writer.write(record: ["=1+1", "+1", "-1", "@a", "a b", "a,b", "say \"hi\"", "x\ny", "x\ry", "é"])
        #expect(
            writer.takeBytes() == Array("=1+1,+1,-1,@a,a b,\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",\"x\ry\",é\r\n".utf8)
        )
        writer.writeMissing()
        writer.write("")
        writer.writeMissing()
        writer.endRecord()
        writer.writeMissing()
        writer.endRecord()
        #expect(writer.bytes == Array(",\"\",\r\n\"\"\r\n".utf8))
    }

    @Test func `what is written is read back`() throws {
        var random = SplitMix64(seed: 0xC5F)
        let pieces = ["", "a", "\"", ",", "\r\n", "\n", "\r", "é😀", " ", "\u{FEFF}", "=x"]
        for _ in 0..<2000 {
            let written = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    (0..<3).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                }
            }
            var writer = CSVWriter()
            for record in written { writer.write(record: record) }
            // A mark at the very start is taken for a byte order mark.
            let isMarked = writer.bytes.starts(with: [0xEF, 0xBB, 0xBF])
            let read = try Self.records(writer.bytes, chunk: 3).map { $0.fields.map(\.text) }
            if !isMarked { #expect(read == written) }
        }
    }
}
