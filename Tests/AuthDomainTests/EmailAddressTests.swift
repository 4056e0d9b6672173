// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel
import Testing

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("Ann@Example.ORG", "ann@example.org"), ("  ann@example.org\t\n", "ann@example.org"),
        ("a.b+tag@sub.example.org", "a.b+tag@sub.example.org"), ("root@localhost", "root@localhost"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ])
    func `an address has one form`(_ text: String, _ form: String) {
        #expect(EmailAddress(text)?.text == form)
    }

    @Test(arguments: [
        "", " ", "@", "ann", "ann@", "@example.org", "a@b@c", "a b@example.org", "ann@exam ple.org", "ann@-x.org",
        "ann@x-.org", "ann@x..org", ".ann@x.org", "ann.@x.org", "a..b@x.org", "ann@x.org\u{0}", "a\r\n@x.org",
        "\u{e4}nn@x.org", "ann@\u{ff45}xample.org", "\"a b\"@x.org", "ann@[127.0.0.1]", "a,b@x.org", "<ann@x.org>",
        String(repeating: "a", count: 65) + "@x.org", "a@" + String(repeating: "a", count: 64) + ".org",
        "a@" + Array(repeating: "aaaaaaaaa", count: 26).joined(separator: "."), String(repeating: "@", count: 100_000),
    ])
    func `what is no address is refused`(_ text: String) { #expect(EmailAddress(text) == nil) }

    @Test(arguments: [
        RecordID.integer(7), .integer(-1), .integer(.max), .text("a"), .text("7"), .text("t:7"), .text(""),
    ])
    func `an account is named by a text that gives its id back`(_ id: RecordID) {
        #expect(RecordID(reference: id.reference) == id)
    }

    @Test func `an integer and a text that looks like it name different accounts`() {
        #expect(RecordID.integer(7).reference == "7")
        #expect(RecordID.text("7").reference != "7")
        #expect(RecordID.text("007").reference == "007")
    }
}
