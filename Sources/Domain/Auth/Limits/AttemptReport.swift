// SPDX-License-Identifier: Apache-2.0

/// What one node counted since its last report, for the others: ``text`` carries it.
public struct AttemptReport: Sendable, Hashable {
    let entries: [Entry]

    struct Entry: Sendable, Hashable {
        /// Names what is counted: an address, an account, or both.
        let key: Attempt
        let tally: AttemptTally
    }
}
