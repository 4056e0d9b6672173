// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What an edit led to, or would lead to.
public struct SchemaOutcome: Sendable {
    public let plan: SchemaPlan
    /// Stored data in the way; looked for in dry runs only.
    public let obstacles: [SchemaObstacle]
    /// False for dry runs, and for plans that change nothing.
    public let wasApplied: Bool
    /// Why the schema file could not be written, in hybrid mode: the edit itself stands.
    public let writeBackFailure: String?

    /// The plan's JSON, with `applied`, and `warning` when the file could not be written.
    public var json: JSONValue {
        var object = plan.json(obstacles: obstacles).objectValue ?? JSONObject()
        object["applied"] = .boolean(wasApplied)
        object["warning"] = writeBackFailure.map { .string($0) }
        return .object(object)
    }
}
