// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The permissions that are about the server and not about records of an entity.
enum SystemPermissions {
    private static let descriptions = [
        ("schema.read", "Read the schema"),
        ("schema.write", "Change the schema"),
        ("settings.read", "Read the stored settings"),
        ("settings.write", "Change the stored settings"),
    ]

    static let json: JSONValue = .array(
        descriptions.map { ["name": .string($0.0), "description": .string($0.1), "filterable": false] }
    )
}
