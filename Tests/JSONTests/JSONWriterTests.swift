// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@Suite struct JSONWriterTests {
    /// What the escaping writer must do, said the slow way.
    private static func reference(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `every ASCII character is escaped or kept at every place of a word`() {
        for value: UInt8 in 0..<0x80 {
            let character = String(UnicodeScalar(value))
            for before in 0..<18 {
                for after in [0, 1, 7, 8, 9] {
                    let text = String(repeating: "a", count: before) + character + String(repeating: "z", count: after)
                    #expect(Self.written { $0.write(string: text) } == Self.reference(text))
                    #expect(Self.written { $0.writeValidating(utf8: Array(text.utf8).span) } == Self.reference(text))
                }
            }
        }
    }

    @Test(arguments: [
        "", "é", "€uro", "😀😀", "日本語のテキスト", "mixed é \" € \\ 😀 \n end", String(repeating: "\"", count: 1000),
        String(repeating: "\u{1}", count: 999),
        String(repeating: "ß\"\u{0}", count: 300), "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
        "\u{2028}\u{2029}\u{FEFF}",
    ])
    func `well-formed text is written alike by all doors and reads back`(text: String) throws {
        let expected = Self.reference(text)
        #expect(Self.written { $0.write(string: text) } == expected)
        #expect(Self.written { $0.write(utf8: Array(text.utf8).span) } == expected)
        #expect(Self.written { $0.writeValidating(utf8: Array(text.utf8).span) } == expected)
        unsafe Array(text.utf8).withUnsafeBufferPointer { utf8 in
            #expect(Self.written { unsafe $0.write(utf8: utf8) } == expected)
            #expect(Self.written { unsafe $0.writeValidating(utf8: utf8) } == expected)
        }
        #expect(try JSONReader().read(expected) == .string(text))
    }

    @Test func `ill-formed bytes are replaced as Swift's decoder replaces them`() {
        var random = SplitMix64(seed: 0xBAD8)
        let interesting: [UInt8] = [
            0x00, 0x22, 0x41, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
            0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<30_000 {
            let bytes = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                interesting.randomElement(using: &random) ?? 0
            }
            let written = Self.written { $0.writeValidating(utf8: bytes.span) }
            #expect(written == Self.reference(String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test func `values, literals and keys are put together`() {
        var writer = JSONWriter(capacity: 64)
        writer.append("{")
        writer.append(JSONWriter.keyBytes("a\"b"))
        writer.write(boolean: true)
        writer.append(UInt8(ascii: ","))
        writer.write(key: "n")
        writer.null()
        writer.append(",\"f\":")
        writer.write(boolean: false)
        writer.append([UInt8](",\"t\":".utf8))
        writer.write(timestamp: Timestamp(millisecondsSinceEpoch: 5))
        writer.append("}")
        let text = #"{"a\"b":true,"n":null,"f":false,"t":"1970-01-01T00:00:00.005Z"}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        #expect(writer.count == text.utf8.count)
    }

    @Test func `what was written last can be dropped`() {
        var writer = JSONWriter()
        writer.append("[1")
        let mark = writer.count
        writer.append(",2")
        writer.truncate(to: mark)
        writer.truncate(to: 99)
        writer.append("]")
        #expect(writer.bytes == Array("[1]".utf8))
        writer.truncate(to: -1)
        #expect(writer.bytes.isEmpty)
        writer.reserve(100)
        writer.append([UInt8]())
        writer.removeAll()
        #expect(writer.count == 0)
    }

    @Test func `a tree is written without white space, members in their order`() throws {
        let text = #"{"z":[1,-2.5,"é\n",null,true,[],{}],"a":{"b":12345678901234567890}}"#
        let value = try JSONValue(
            parsing:
                " { \"z\" : [ 1, -25e-1, \"\\u00e9\\n\", null, true, [ ], { } ], \"a\": {\"b\":12345678901234567890} } "
        )
        #expect(value.text == text)
        #expect(value.encoded() == Array(text.utf8))
        #expect(try JSONValue(parsing: value.encoded()) == value)
    }

    @Test func `a pointer escapes its tokens`() {
        let pointer = JSONPointer().appending("a/b").appending(0).appending("m~n").appending("").appending("~1")
        #expect(pointer.description == "/a~1b/0/m~0n//~01")
        #expect(pointer.tokens == ["a/b", "0", "m~n", "", "~1"])
        #expect(JSONPointer().description.isEmpty)
    }
}
