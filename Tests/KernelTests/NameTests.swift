// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct NameTests {
    @Test(arguments: ["a", "_", "Posts", "post_tags", "a1", String(repeating: "x", count: 63)])
    func `an identifier names an entity or a field`(text: String) {
        #expect(EntityName(rawValue: text)?.description == text)
        #expect(FieldName(rawValue: text)?.description == text)
    }

    @Test(arguments: ["", "1a", "a-b", "a b", "ä", "a.b", "a\"", "a\0", String(repeating: "x", count: 64)])
    func `anything else is refused`(text: String) {
        #expect(EntityName(rawValue: text) == nil)
        #expect(FieldName(rawValue: text) == nil)
    }

    @Test func `principals name themselves as the change log does`() {
        #expect(Principal.anonymous.actor == "anonymous")
        #expect(Principal.system.actor == "system")
        #expect(Principal(kind: .user(.integer(7)), roles: ["editor"]).actor == "user:7")
        #expect(Principal(kind: .user(.text("ab"))).actor == "user:ab")
    }
}
