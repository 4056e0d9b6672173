// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// Answers from a table of decisions by entity and action; everything that is not in it gets the answer `otherwise`.
///
/// For callers with every right there is ``AllowAllAuthorizer``.
public struct TableAuthorizer: Authorizer {
    private struct Key: Hashable {
        let entity: String
        let action: Action
    }

    private var decisions: [Key: Decision] = [:]
    private let otherwise: Decision

    public init(otherwise: Decision = .deny(.forbidden)) { self.otherwise = otherwise }

    /// Lets alternatives be given for `actions` on `entity`; without any the entity is given whole.
    public mutating func allow(_ actions: [Action], on entity: String, _ alternatives: Alternative...) {
        let first = alternatives.first ?? Alternative(grant: "all of \(entity)")
        let decision = Decision.allow(Alternatives(first, Array(alternatives.dropFirst())))
        for action in actions { decisions[Key(entity: entity, action: action)] = decision }
    }

    public mutating func deny(_ actions: [Action], on entity: String, _ denial: Decision.Denial = .forbidden) {
        for action in actions { decisions[Key(entity: entity, action: action)] = .deny(denial) }
    }

    public func decide(
        _ caller: Caller,
        _ action: Action,
        on entity: Entity,
        in schema: Schema,
        now: Timestamp
    ) -> Decision {
        decisions[Key(entity: entity.name.rawValue, action: action)] ?? otherwise
    }

    /// Never, so that every request is planned anew.
    public func kinship(of caller: Caller) -> String? { nil }
}
