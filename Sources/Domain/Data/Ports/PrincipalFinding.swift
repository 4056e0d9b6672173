// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Finds who a user is to rules, without their being there: for the rule tester.
public protocol PrincipalFinding: Sendable {
    /// The user of that id, or with that e-mail address, with roles and what grants ask about; nil when there is none.
    func principal(ofUser name: String) async throws(DataError) -> Principal?
}
