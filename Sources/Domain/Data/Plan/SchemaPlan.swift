// SPDX-License-Identifier: Apache-2.0

/// The way from one schema to another: ordered steps, all in one transaction. Made by `SchemaPlanner`.
public struct SchemaPlan: Sendable {
    public let from: Schema
    public let to: Schema
    public let steps: [SchemaStep]

    package init(from: Schema, to: Schema, steps: [SchemaStep]) {
        self.from = from
        self.to = to
        self.steps = steps
    }

    /// Nothing changes at all. A plan without steps can still change what the schema says about itself.
    public var isEmpty: Bool { steps.isEmpty && from.definition == to.definition }
    public var destroysData: Bool { steps.contains { $0.risk == .destroys } }
}
