// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Decides who may do what with the records of an entity. The only implementation of access control; every plan is
/// made from its answer.
public protocol Authorizer: Sendable {
    /// Never blocks: rules are a snapshot in memory. `now` binds `$now` and `$today`.
    func decide(_ caller: Caller, _ action: Action, on entity: Entity, in schema: Schema, now: Timestamp) -> Decision

    /// A text that only callers share who get the same decisions on everything, until the rules change and it with
    /// them; nil when that can't be said. Plans are kept under it.
    func kinship(of caller: Caller) -> String?

    /// What a refusal may say about where to grant; nil when there is nothing to say.
    func hint(on entity: Entity, in schema: Schema) -> DataError.Hint?
}

extension Authorizer {
    public func hint(on _: Entity, in _: Schema) -> DataError.Hint? { nil }
}

/// Who asks and how, as rules can see it.
public struct Caller: Sendable, Hashable {
    public let principal: Principal
    /// The HTTP method, upper case; empty for calls from Swift.
    public let method: String
    /// The trusted client address; empty for calls from Swift.
    public let address: String

    public init(_ principal: Principal, method: String = "", address: String = "") {
        self.principal = principal
        self.method = method
        self.address = address
    }
    public static let system = Caller(.system)
}
