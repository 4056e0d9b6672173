// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import S3Adapter

@Suite struct XMLReaderTests {
    private func read(_ text: String) throws -> XMLElement { try XMLReader.read(Array(text.utf8)) }

    @Test func `a document is read with all that it may hold`() throws {
        let root = try read(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment -->
            <s3:List xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" a='"' >
              <Key>a &amp; &lt;b&gt; &quot;&apos; &#228;&#xFC;</Key><Key><![CDATA[<raw> & ]]]></Key>
              <Empty/><Empty></Empty><Deep><Key>x<!-- y -->z</Key></Deep>
            </s3:List >

            """
        )
        #expect(root.name == "List")
        #expect(root["Key"] == "a & <b> \"' äü")
        #expect(root.all("Key").map(\.text) == ["a & <b> \"' äü", "<raw> & ]"])
        #expect(root["Empty"] == "")
        #expect(root.all("Empty").count == 2)
        #expect(root.child("Deep")?["Key"] == "xz")
        #expect(root["None"] == nil)
    }

    @Test(
        arguments: [
            "", " ", "text", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a", "<a b></a>",
            "<a b=c></a>",
            "<a b=\"c></a>", "<a b=\"<\"/>", "<a b='1'c='2'/>", "<1/>", "</a>", "<a>&nbsp;</a>", "<a>&lt</a>",
            "<a>&#0;</a>",
            "<a>&#xD800;</a>", "<a>&#99999999999;</a>", "<a>&;</a>", "<a>\u{1}</a>", "<a><!-- -- --></a>",
            "<a><![CDATA[x</a>",
            "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<?xml version='1.0'?><?pi?><a/>", "<a><!ENTITY b></a>", "<a><?pi?></a>", "<a/ >", "< a/>",
        ])
    func `what is not well-formed is refused`(_ text: String) {
        #expect(throws: XMLReader.Failure.self) { try read(text) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: XMLReader.Failure.self) { try XMLReader.read(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
    }

    @Test func `depth and number of elements are bounded`() throws {
        let nested = { (depth: Int) in
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(try read(nested(16)).name == "a")
        #expect(throws: XMLReader.Failure.self) { try read(nested(17)) }
        #expect(throws: XMLReader.Failure.self) { try read(nested(1_000_000)) }
        #expect(try read("<a>\(String(repeating: "<b/>", count: 32_767))</a>").children.count == 32_767)
        #expect(throws: XMLReader.Failure.self) { try read("<a>\(String(repeating: "<b/>", count: 32_768))</a>") }
    }

    @Test(arguments: ["", "a&b<c>\"'", "\r\n\t", "]]>", "ü😀"])
    func `what is written is read the same`(_ text: String) throws {
        #expect(try read("<a>\(XMLElement.escape(text))</a>").text == text)
    }

    @Test func `no prefix of a document is one`() throws {
        let text = Array("<?xml version=\"1.0\"?><a b='c'><d>&amp;</d><![CDATA[x]]><!-- y --></a>".utf8)
        #expect(try XMLReader.read(text).text == "x")
        for count in text.indices {
            #expect(throws: XMLReader.Failure.self) { try XMLReader.read(Array(text.prefix(count))) }
        }
    }
}
