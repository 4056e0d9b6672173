// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", nil), ("true", true), (" false\r\n", false), ("\t\"\"", ""), ("[]", []), ("{}", [:]), ("[ ]", []),
            ("{ }", [:]),
            ("[1,2]", [1, 2]), ("[ 1 , [ 2 ] ]", [1, [2]]), (#"{"a":{"b":[null]}}"#, ["a": ["b": [nil]]]),
            ("{ \"a\" : 1 , \"b\" : 2 }", ["a": 1, "b": 2]), (#"{"":0}"#, ["": 0]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\ude00!""#, "😀!"), (#""a\u0000b""#, "a\0b"),
            ("\"é€😀\u{7F}\"", "é€😀\u{7F}"),
            (#""é\n€""#, "é\n€"), (#""\u2028\uffff""#, "\u{2028}\u{FFFF}"), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]),
            (#"{"\u0061":1}"#, ["a": 1]),
        ] as [(String, JSONValue)]
    )
    func `a text of RFC 8259 is read`(text: String, value: JSONValue) throws {
        #expect(try JSONReader().read(text) == value)
    }

    @Test(
        arguments: [
            ("", .empty), (" \n", .empty), ("\u{FEFF}{}", .byteOrderMark), ("nul", .unexpectedEnd),
            ("nulL", .unexpectedCharacter),
            ("True", .unexpectedCharacter), ("[", .unexpectedEnd), ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd),
            ("[1,]", .unexpectedCharacter),
            ("[,1]", .unexpectedCharacter), ("[1 2]", .unexpectedCharacter), ("]", .unexpectedCharacter),
            ("[1}", .unexpectedCharacter),
            ("{", .unexpectedEnd), (#"{"a""#, .unexpectedEnd), (#"{"a":"#, .unexpectedEnd),
            (#"{"a":1"#, .unexpectedEnd),
            (#"{"a":1,}"#, .unexpectedCharacter), (#"{a:1}"#, .unexpectedCharacter), (#"{1:1}"#, .unexpectedCharacter),
            (#"{"a" 1}"#, .unexpectedCharacter),
            (#"{"a":1 "b":2}"#, .unexpectedCharacter), (#"{'a':1}"#, .unexpectedCharacter),
            ("{,}", .unexpectedCharacter),
            ("1 2", .trailingCharacters), ("{}{}", .trailingCharacters), ("null,", .trailingCharacters),
            ("1\0", .trailingCharacters), ("/**/1", .unexpectedCharacter),
            (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
            (#"{"":1,"":1}"#, .duplicateKey),
            ("\"", .unexpectedEnd), ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd), ("\"\\\"", .unexpectedEnd),
            ("\"\\u12", .unexpectedEnd),
            ("\"a\nb\"", .controlCharacter), ("\"\\n\t\"", .controlCharacter), ("\"\0\"", .controlCharacter),
            (#""\x""#, .invalidEscape),
            (#""\u12G4""#, .invalidEscape), (#""\u 123""#, .invalidEscape), (#""\U0041""#, .invalidEscape),
            (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate), (#""\ud800\ud800""#, .loneSurrogate),
            (#""\ud800\n""#, .loneSurrogate),
            (#""\ud800\u0041""#, .loneSurrogate), (#""\udc00\ud800""#, .loneSurrogate), (#""\ud83dx""#, .loneSurrogate),
            ("-", .unexpectedEnd), ("+1", .unexpectedCharacter), ("01", .invalidNumber), ("-01", .invalidNumber),
            ("00", .invalidNumber),
            ("1.", .unexpectedEnd), ("[1.]", .invalidNumber), (".5", .unexpectedCharacter), ("1e", .unexpectedEnd),
            ("[1e]", .invalidNumber), ("[1e+]", .invalidNumber),
            ("[-]", .invalidNumber), ("[-a]", .invalidNumber), ("1.5.5", .trailingCharacters),
            ("0x10", .trailingCharacters), ("NaN", .unexpectedCharacter),
            ("Infinity", .unexpectedCharacter), ("-Infinity", .invalidNumber), ("1e309", .numberOutOfRange),
            ("-1e400", .numberOutOfRange),
            ("1e99999999999999999999", .numberOutOfRange), (String(repeating: "9", count: 1025), .numberOutOfRange),
        ] as [(String, JSONParseError.Reason)]
    )
    func `anything else is refused with its reason`(text: String, reason: JSONParseError.Reason) {
        let error = #expect(throws: JSONParseError.self) { try JSONReader().read(text) }
        #expect(error?.reason == reason)
        #expect(error?.description.isEmpty == false)
    }

    @Test(
        arguments: [
            ([0x80], 0), ([0xBF], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC3], 0), ([0xC3, 0x28], 0),
            ([0xE0, 0x9F, 0xBF], 0),
            ([0xE2, 0x82], 0), ([0xED, 0xA0, 0x80], 0), ([0xED, 0xBF, 0xBF], 0), ([0xF0, 0x8F, 0xBF, 0xBF], 0),
            ([0xF4, 0x90, 0x80, 0x80], 0),
            ([0xF5, 0x80, 0x80, 0x80], 0), ([0xFF], 0), ([0xFE], 0), ([0x61, 0xC3, 0xA9, 0xF0, 0x9F, 0x98], 3),
            ([0x5C, 0x6E, 0xE2, 0x82, 0xAC, 0xA9], 5),
        ] as [([UInt8], Int)]
    )
    func `bytes that are not UTF-8 are refused where they start`(bytes: [UInt8], place: Int) {
        for (before, after) in [("\"", "\""), ("[\"", "\"]"), ("{\"", "\":0}")] {
            let error = #expect(throws: JSONParseError.self) {
                try JSONReader().read(Array(before.utf8) + bytes + Array(after.utf8))
            }
            #expect(error?.reason == .invalidUTF8)
            #expect(error?.offset == before.utf8.count + place)
        }
    }

    @Test func `keys in composed and decomposed form are different keys`() throws {
        let value = try JSONReader().read("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value.objectValue?.count == 2)
    }

    @Test func `a duplicate among many keys is found`() {
        let members = (0..<100).map { "\"k\($0)\":\($0)" } + ["\"k50\":0"]
        let error = #expect(throws: JSONParseError.self) {
            try JSONReader().read("{\(members.joined(separator: ","))}")
        }
        #expect(error?.reason == .duplicateKey)
        #expect(error?.pointer == "/k50")
    }

    @Test func `members keep their order`() throws {
        let value = try JSONReader().read(#"{"z":1,"a":2,"m":3}"#)
        #expect(value.objectValue?.keys == ["z", "a", "m"])
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `nesting is taken up to the limit and no deeper`(open: String, close: String) throws {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
        }
        #expect(try JSONReader().read(nested(64)).kindName != "null")
        let error = #expect(throws: JSONParseError.self) { try JSONReader().read(nested(65)) }
        #expect(error?.reason == .tooDeep(limit: 64))
        #expect(error?.offset == 64 * open.utf8.count)
        #expect(try JSONReader(limits: .init(depth: .max)).read(nested(512)).kindName != "null")
        #expect(throws: JSONParseError.self) { try JSONReader(limits: .init(depth: .max)).read(nested(513)) }
        #expect(throws: JSONParseError.self) { try JSONReader().read(String(repeating: open, count: 1_000_000)) }
    }

    @Test func `values are counted up to the limit`() throws {
        let reader = JSONReader(limits: .init(values: 4))
        #expect(try reader.read("[1,[2]]").arrayValue?.count == 2)
        let error = #expect(throws: JSONParseError.self) { try reader.read("[1,[2],3]") }
        #expect(error?.reason == .tooManyValues(limit: 4))
        #expect(error?.pointer == "/2")
    }

    @Test(arguments: [
        ("{\"a\": [1,\n  {\"b~/c\": nope}]}", 22, 2, 13, "/a/1/b~0~1c"), ("[1,\n\n2,x]", 7, 3, 3, "/2"),
        ("{\"é\": \"😀\", }", 15, 1, 12, ""), ("{\"a\":1,\n\"a\":2}", 8, 2, 1, "/a"), ("", 0, 1, 1, ""),
        ("[1,2", 4, 1, 5, ""),
        ("{\"a\"", 4, 1, 5, "/a"), ("{\"a\":{\"b\":[0,\"", 14, 1, 15, "/a/b/1"), ("1\r\n2", 3, 2, 1, ""),
    ])
    func `an error names its place`(text: String, offset: Int, line: Int, column: Int, pointer: String) {
        let error = #expect(throws: JSONParseError.self) { try JSONReader().read(text) }
        #expect(error?.offset == offset)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.pointer == pointer)
    }
}
