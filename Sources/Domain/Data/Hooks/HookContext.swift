// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a hook may use: the same service as everybody, one level deeper.
public struct HookContext: Sendable {
    public let records: Records
    /// The caller of the request that the hook runs in. Reads and writes made with it are the caller's.
    public let request: RequestContext
    /// The same as Roost itself, for which no grants apply.
    public let system: RequestContext

    init(records: Records, request: RequestContext) {
        self.records = records
        self.request = request
        system = RequestContext(
            caller: .system,
            requestID: request.requestID,
            now: request.now,
            deadline: request.deadline,
            hookDepth: request.hookDepth
        )
    }

    /// A record as it is now; pass its ``SeenRecord/expectation`` on when the result depends on it.
    public func record(_ id: RecordID, of entity: EntityName) async throws(DataError) -> SeenRecord {
        try await records.seen(id, of: entity, context: system)
    }
}

/// A record as a hook read it.
public struct SeenRecord: Sendable {
    /// Nil when there is no such record.
    public let values: JSONObject?
    /// Nil when the entity's rows carry no version, so that nothing can be expected of them.
    public let expectation: WritePlan.Expectation?
}
