// SPDX-License-Identifier: Apache-2.0

/// Shows what a database would run for a read, for people who test rules. Filled by the same adapters as ``Database``.
public protocol ReadExplaining: Sendable {
    /// The statement with its values written in, never to be run; nil when the plan is of another schema.
    func explanation(of plan: ReadPlan) -> String?
}
