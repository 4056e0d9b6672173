// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct SignedAddressesTests {
    private let clock = FakeClock()
    private let file = RecordID.text("f1")
    private var addresses: SignedAddresses { SignedAddresses(digests: FakeMediaDigests(), clock: clock) }

    @Test func `what was signed is good until it expires`() throws {
        let signed = addresses.sign(file, [("width", "100")], life: .seconds(60))
        #expect(SignedAddresses.isSigned(signed))
        #expect(try addresses.verify(file, signed) == .seconds(60))
        #expect(try addresses.verify(file, signed.reversed()) == .seconds(60))
        clock.advance(seconds: 60)
        #expect(throws: SignedAddresses.Refusal.expired) { try addresses.verify(file, signed) }
    }

    @Test func `nothing of it can be changed`() throws {
        let signed = addresses.sign(file, [("width", "100")], life: .seconds(60))
        #expect(throws: SignedAddresses.Refusal.invalid) { try addresses.verify(.text("f2"), signed) }
        for (name, value) in [("width", "200"), ("expires", "99999999999"), ("signature", "AAAA")] {
            let changed = signed.map { $0.name == name ? (name: name, value: value) : $0 }
            #expect(throws: SignedAddresses.Refusal.invalid, "\(name)") { try addresses.verify(file, changed) }
        }
        for extra in [("height", "1"), ("width", "100"), ("expires", "1"), ("signature", "AAAA")] {
            #expect(throws: SignedAddresses.Refusal.invalid, "\(extra)") {
                try addresses.verify(file, signed + [extra])
            }
        }
        #expect(throws: SignedAddresses.Refusal.invalid) {
            try addresses.verify(file, signed.filter { $0.name != "width" })
        }
        #expect(throws: SignedAddresses.Refusal.invalid) { try addresses.verify(file, []) }
    }

    @Test func `parameters can't be glued into one another`() throws {
        let signed = addresses.sign(file, [("a", "1&b=2")], life: .seconds(60))
        let rest = signed.dropFirst()
        #expect(throws: SignedAddresses.Refusal.invalid) {
            try addresses.verify(file, [("a", "1"), ("b", "2")] + rest)
        }
    }

    @Test func `an address lives a week at most`() throws {
        let signed = addresses.sign(file, [], life: .seconds(99_999_999))
        #expect(try addresses.verify(file, signed) == .seconds(604_800))
    }
}
