// SPDX-License-Identifier: Apache-2.0

/// Names of the fields that Roost itself adds to entities.
public enum SystemField {
    public static let id = "id"
    public static let createdAt = "createdAt"
    public static let updatedAt = "updatedAt"
    public static let createdBy = "createdBy"
    public static let deletedAt = "deletedAt"
    /// On the target of polymorphic relations: which relation, and which row.
    public static let reference = "reference"
    public static let entityID = "entity_id"
}
