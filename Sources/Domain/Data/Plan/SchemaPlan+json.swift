// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SchemaPlan {
    /// The steps without those about what Roost keeps to itself.
    public var stepsJSON: JSONValue { .array(steps.filter { $0.entity?.isHidden != true }.map(\.json)) }

    /// The plan as people see it and as it is recorded: `{"version":{"from","to"},"steps":[…],"obstacles":[…]}`.
    public func json(obstacles: [SchemaObstacle] = []) -> JSONValue {
        [
            "version": ["from": .integer(Int64(from.version)), "to": .integer(Int64(to.version))],
            "steps": stepsJSON,
            "obstacles": .array(obstacles.map(\.json)),
        ]
    }
}
