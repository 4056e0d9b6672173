// SPDX-License-Identifier: Apache-2.0
import SigV4
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        arguments: [
            ("azAZ09-._~", "azAZ09-._~"), (" +%&=?#", "%20%2B%25%26%3D%3F%23"), ("a/b//c", "a/b//c"),
            ("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80"), ("*'()!", "%2A%27%28%29%21"), ("\u{0}\n\u{7F}", "%00%0A%7F"),
        ])
    func `a key is encoded byte by byte`(_ key: String, _ encoded: String) {
        #expect(PercentEncoding.encodePath(key) == encoded)
        #expect(PercentEncoding.decode(encoded, plusIsBlank: false) == key)
        #expect(PercentEncoding.encode("/") == "%2F")
    }

    @Test(arguments: ["%", "%4", "%4g", "%zz", "%ff", "%C3"])
    func `a broken escape is refused`(_ text: String) {
        #expect(PercentEncoding.decode(text, plusIsBlank: true) == nil)
    }
}
