// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SchemaPlan {
    /// The plan as people see it and as it is recorded: `{"version":{"from","to"},"steps":[…],"obstacles":[…]}`.
    public func json(obstacles: [SchemaObstacle] = []) -> JSONValue {
        [
            "version": ["from": .integer(Int64(from.version)), "to": .integer(Int64(to.version))],
            "steps": .array(steps.map(\.json)),
            "obstacles": .array(obstacles.map(\.json)),
        ]
    }
}
