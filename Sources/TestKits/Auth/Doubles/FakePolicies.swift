// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Synchronization

/// The policy that a test has set.
public final class FakePolicies: AuthPolicySource {
    private let kept: Mutex<AuthPolicy>

    public init(_ policy: AuthPolicy = AuthPolicy()) { kept = Mutex(policy) }

    public var policy: AuthPolicy { kept.withLock { $0 } }

    public func change(_ change: (inout AuthPolicy) -> Void) { kept.withLock { change(&$0) } }
}
