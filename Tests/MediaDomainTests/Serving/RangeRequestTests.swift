// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct RangeRequestTests {
    @Test(arguments: [
        ("bytes=0-0", 0, 1), ("bytes=2-4", 2, 5), ("bytes=5-", 5, 10), ("bytes=-3", 7, 10), ("bytes=-99", 0, 10),
        ("bytes=8-999999999999999999999", 8, 10), ("Bytes= 1-2 ", 1, 3),
    ])
    func `one range gives its part`(_ header: String, _ start: Int64, _ end: Int64) {
        #expect(RangeRequest(header, size: 10) == .part(start..<end))
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=0-1,3-4", "bytes=0-0,-1", "bytes=1-2, 99-100"])
    func `nothing, and several at once, are refused`(_ header: String) {
        #expect(RangeRequest(header, size: 10) == .unsatisfiable)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=a-b", "bytes=3-1", "bytes=-", "lines=1-2", "bytes=1-2-3", "bytes=+1-2",
        "bytes=0x1-2",
    ])
    func `what can't be read counts as no range`(_ header: String) {
        #expect(RangeRequest(header, size: 10) == .whole)
    }

    @Test func `of nothing there is no part`() {
        #expect(RangeRequest("bytes=0-", size: 0) == .unsatisfiable)
        #expect(RangeRequest(nil, size: 0) == .whole)
    }
}
