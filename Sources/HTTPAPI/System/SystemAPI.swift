// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// What the system operations share. Their shapes are bknd's.
public struct SystemAPI: Sendable {
    let schemas: SchemaService
    let facts: SystemFacts
    let clock: any WallClock

    public init(schemas: SchemaService, facts: SystemFacts, clock: any WallClock) {
        self.schemas = schemas
        self.facts = facts
        self.clock = clock
    }

    /// Whether nothing of the configuration can be changed here.
    var isReadOnly: Bool { schemas.mode == .code }
}
