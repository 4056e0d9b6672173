// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Gives what `$user.…` stands for in rules beyond the account's own fields.
public protocol UserAttributeSource: Sendable {
    /// Fields of accounts that nobody may read, not even through a rule.
    var hiddenFields: Set<String> { get }
    /// Another one whenever ``hiddenFields``, the paths that rules name or any value under them may have changed; nil when
    /// nothing may be remembered. Cheap; never blocks.
    func mark() -> UserAttributeMark?
    /// The values that the rules in force ask for by dotted path (`team.plan`), for one account.
    func values(of account: RecordID) async throws(AuthError) -> [String: Value]
}
