// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Testing

@Suite struct CursorTests {
    /// Tags depend on every byte and on the key.
    private struct Signer: CursorSigner {
        var key: UInt8 = 7
        func tag(_ message: [UInt8]) -> [UInt8] {
            var sum: UInt8 = key
            return (0..<16).map { place in
                for byte in message { sum = (sum ^ byte) &* 31 &+ UInt8(place) }
                return sum
            }
        }
    }

    private let values: [Value] = [
        .null, .boolean(true), .integer(.min), .real(0.1), .decimal(Decimal(unscaled: 199, scale: 2)),
        .text("ü\u{0}\"x"), .json("[1]"),
    ]

    @Test func `what goes in comes out`() throws {
        for isBackward in [true, false] {
            let cursor = Cursor(entity: "posts", order: "-title:last", isBackward: isBackward, values: values)
            let read = try #require(Cursor(cursor.text(signer: Signer()), signer: Signer()))
            #expect(read == cursor)
        }
    }

    @Test func `a cursor that was changed in any byte is refused`() throws {
        let text = Cursor(entity: "posts", order: "id", isBackward: false, values: [.integer(12)]).text(
            signer: Signer()
        )
        for place in text.indices {
            var changed = text
            changed.replaceSubrange(place...place, with: text[place] == "A" ? "B" : "A")
            #expect(changed == text || Cursor(changed, signer: Signer()) == nil, "changed at \(place)")
        }
    }

    @Test func `a cursor of another key is refused`() {
        let text = Cursor(entity: "posts", order: "id", isBackward: false, values: [.integer(1)]).text(signer: Signer())
        #expect(Cursor(text, signer: Signer(key: 8)) == nil)
    }

    @Test(arguments: ["", "A", "not a cursor", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
    func `what is no cursor is refused`(_ text: String) {
        #expect(Cursor(text, signer: Signer()) == nil)
    }
}
