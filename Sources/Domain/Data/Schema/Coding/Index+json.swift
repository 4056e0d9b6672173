// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Index {
    /// `{"entity","fields","unique"}` as in bknd's configuration.
    public var json: JSONValue {
        [
            "entity": .string(entity.rawValue), "fields": .array(fields.map { .string($0.rawValue) }),
            "unique": .boolean(unique),
        ]
    }
}
