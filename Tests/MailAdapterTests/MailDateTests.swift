// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing

@testable import MailAdapter

@Suite struct MailDateTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", "Thu, 1 Jan 1970 00:00:00 +0000"),
            ("2026-11-21T11:03:00.123Z", "Sat, 21 Nov 2026 11:03:00 +0000"),
            ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
            ("1969-12-31T23:59:59.999Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        ])
    func `a moment is written as mail does`(_ moment: String, _ text: String) throws {
        #expect(MailDate.text(try #require(Timestamp(moment))) == text)
    }
}
