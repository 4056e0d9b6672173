// SPDX-License-Identifier: Apache-2.0

/// What was counted for one key since the last report.
struct AttemptTally: Sendable, Hashable {
    var taken = 0
    /// Since it was forgiven, if it was.
    var failed = 0
    /// A right attempt has wiped out the failures before.
    var isForgiven = false
}
