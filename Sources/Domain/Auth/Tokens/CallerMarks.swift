// SPDX-License-Identifier: Apache-2.0

/// The state of everything that a caller is made from.
struct CallerMarks: Sendable, Hashable {
    let accounts: Int64
    let sessions: Int64
    let keys: Int64
    let signingKeys: Int64
    let attributes: UserAttributeMark
    /// Whether administrators had to have a second factor.
    let needsSecondFactor: Bool

    /// These, but with the mark of sessions as it is now; nil when that is not known.
    func afterRenewal(_ now: CallerMarks?) -> CallerMarks? {
        guard let now else { return nil }
        return CallerMarks(
            accounts: accounts,
            sessions: now.sessions,
            keys: keys,
            signingKeys: signingKeys,
            attributes: attributes,
            needsSecondFactor: needsSecondFactor
        )
    }
}
