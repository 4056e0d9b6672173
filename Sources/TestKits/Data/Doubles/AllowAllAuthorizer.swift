// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// Lets everybody do everything, for tests that are about something else.
public struct AllowAllAuthorizer: Authorizer {
    public init() {}
    public func decide(_: Caller, _: Action, on _: Entity, in _: Schema, now _: Timestamp) -> Decision {
        .allow(Alternatives(Alternative(grant: "allow-all")))
    }

    public func kinship(of _: Caller) -> String? { "" }
}
