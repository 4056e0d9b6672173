// SPDX-License-Identifier: Apache-2.0

/// Gives the rules for accounts and sessions that are in force. Answers from memory.
public protocol AuthPolicySource: Sendable {
    var policy: AuthPolicy { get }
    /// ``AuthPolicy/SecondFactor/isRequiredForAdministrators``, which is asked for on every request.
    var administratorsNeedSecondFactor: Bool { get }
}

extension AuthPolicySource {
    public var administratorsNeedSecondFactor: Bool { policy.secondFactor.isRequiredForAdministrators }
}
