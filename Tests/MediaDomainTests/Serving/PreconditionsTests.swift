// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import Testing

struct PreconditionsTests {
    private let tag = "\"abc\""
    private let modified = Timestamp(millisecondsSinceEpoch: 1_000_000_500)
    private let second = Timestamp(millisecondsSinceEpoch: 1_000_000_000)
    private let earlier = Timestamp(millisecondsSinceEpoch: 999_999_000)

    private func outcome(_ change: (inout Preconditions) -> Void) -> Preconditions.Outcome {
        var conditions = Preconditions()
        change(&conditions)
        return conditions.outcome(tag: tag, modified: modified)
    }

    @Test func `a copy that is the same is not sent again`() {
        #expect(outcome { $0.ifNoneMatch = "\"abc\"" } == .unchanged)
        #expect(outcome { $0.ifNoneMatch = "\"x\", W/\"abc\"" } == .unchanged)
        #expect(outcome { $0.ifNoneMatch = "*" } == .unchanged)
        #expect(outcome { $0.ifModifiedSince = second } == .unchanged)
    }

    @Test func `a copy that is older is`() {
        #expect(outcome { $0.ifNoneMatch = "\"x\"" } == .proceed)
        #expect(outcome { $0.ifModifiedSince = earlier } == .proceed)
        #expect(outcome { _ in } == .proceed)
    }

    @Test func `a tag counts more than a date`() {
        #expect(
            outcome {
                $0.ifNoneMatch = "\"x\""
                $0.ifModifiedSince = second
            } == .proceed
        )
    }

    @Test func `what was expected and is not fails`() {
        #expect(outcome { $0.ifMatch = "\"x\"" } == .failed)
        #expect(outcome { $0.ifMatch = "W/\"abc\"" } == .failed)
        #expect(outcome { $0.ifMatch = "\"abc\"" } == .proceed)
        #expect(outcome { $0.ifUnmodifiedSince = earlier } == .failed)
        #expect(outcome { $0.ifUnmodifiedSince = second } == .proceed)
    }

    @Test func `a part is added only to the same content`() {
        var conditions = Preconditions()
        #expect(conditions.allowsRange(tag: tag, modified: modified))
        conditions.ifRange = tag
        #expect(conditions.allowsRange(tag: tag, modified: modified))
        conditions.ifRange = "W/\"abc\""
        #expect(!conditions.allowsRange(tag: tag, modified: modified))
        conditions.ifRange = "Sun, 01 Jan 2000 00:00:00 GMT"
        conditions.ifRangeDate = earlier
        #expect(!conditions.allowsRange(tag: tag, modified: modified))
        conditions.ifRangeDate = second
        #expect(conditions.allowsRange(tag: tag, modified: modified))
    }
}
