// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import Kernel
import Testing

struct AESSealerTests {
    private func key(_ byte: UInt8) throws -> MasterKey {
        try #require(MasterKey(Array(repeating: byte, count: MasterKey.length)))
    }

    private func opens(_ sealer: AESSealer, _ text: String, purpose: String = "auth.totp") -> Bool {
        (try? sealer.open(text, purpose: purpose)) != nil
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000])
    func `what is sealed opens again`(length: Int) throws {
        let sealer = AESSealer(newest: try key(1))
        let plain = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try sealer.seal(plain, purpose: "auth.totp")
        #expect(try sealer.open(sealed, purpose: "auth.totp") == plain)
        let parts = sealed.split(separator: ".")
        #expect(parts.count == 3 && parts[0] == "v1")
        // Nonce and tag.
        #expect(Base64URL.decode(String(parts[2]))?.count == 12 + length + 16)
    }

    @Test func `the same text is sealed differently each time`() throws {
        let sealer = AESSealer(newest: try key(1))
        let texts = try (0..<100).map { _ in try sealer.seal([1, 2, 3], purpose: "auth.totp") }
        #expect(Set(texts).count == 100)
    }

    @Test func `it opens for its purpose alone`() throws {
        let sealer = AESSealer(newest: try key(1))
        let sealed = try sealer.seal([1, 2, 3], purpose: "auth.totp")
        #expect(!opens(sealer, sealed, purpose: "auth.settings"))
        #expect(!opens(sealer, sealed, purpose: ""))
    }

    @Test func `any changed letter keeps it shut`() throws {
        let sealer = AESSealer(newest: try key(1))
        let sealed = try sealer.seal(Array("a secret".utf8), purpose: "auth.totp")
        for place in sealed.indices {
            var text = sealed
            text.replaceSubrange(place...place, with: sealed[place] == "A" ? "B" : "A")
            #expect(!opens(sealer, text))
        }
        #expect(!opens(sealer, String(sealed.dropLast())))
    }

    @Test(arguments: ["", ".", "..", "v1..", "v1.x.y", "v2.a.b", "v1.a.b.c", "plain text", "v1.AAAAAAAA.AAAA"])
    func `what was not sealed does not open`(text: String) throws {
        #expect(!opens(AESSealer(newest: try key(1)), text))
    }

    @Test func `after a rotation the old still opens and the new key seals`() throws {
        let (old, new) = (try key(1), try key(2))
        let before = AESSealer(newest: old)
        let sealed = try before.seal([7], purpose: "auth.totp")
        let after = AESSealer(newest: new, older: [old])
        #expect(try after.open(sealed, purpose: "auth.totp") == [7])
        #expect(after.isOutdated(sealed))
        let again = try after.seal([7], purpose: "auth.totp")
        #expect(!after.isOutdated(again) && again.hasPrefix("v1.\(new.id)."))
        #expect(!opens(before, again))
        #expect(!opens(AESSealer(newest: new), sealed))
        // A seal does not open under another key by naming it.
        #expect(!opens(after, "v1.\(new.id)." + (sealed.split(separator: ".").last ?? "")))
    }

    @Test(arguments: [0, 16, 31, 33]) func `a key of another length is none`(length: Int) {
        #expect(MasterKey(Array(repeating: 1, count: length)) == nil)
    }
}
