// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import DataDomain
public import Kernel

/// What the system operations share. Their shapes are bknd's.
public struct SystemAPI: Sendable {
    let schemas: SchemaService
    let settings: AuthSettingsSource
    let permits: SystemPermits
    let facts: SystemFacts
    let clock: any WallClock
    /// Told of changes of roles and grants.
    var activity: (any ActivityRecording)?

    public init(
        schemas: SchemaService,
        settings: AuthSettingsSource,
        permits: SystemPermits,
        facts: SystemFacts,
        clock: any WallClock
    ) {
        self.schemas = schemas
        self.settings = settings
        self.permits = permits
        self.facts = facts
        self.clock = clock
    }

    /// Whether the schema can't be changed here.
    var isReadOnly: Bool { schemas.mode == .code }
}
