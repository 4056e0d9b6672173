// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The `config` of an entity: labels for people, and the behavior it asks for.
public struct EntityOptions: Sendable, Hashable {
    /// The label that people see (bknd's `config.name`).
    public var label: String?
    public var singularLabel: String?
    public var text: String?
    /// The field that lists are sorted by when the caller asks for nothing.
    public var sortField: String
    public var sortDescending: Bool
    /// Adds `createdAt` and `updatedAt`.
    public var timestamps: Bool
    /// Adds `createdBy`, set to the creator's id.
    public var owner: Bool
    /// Adds `deletedAt`; deleting sets it, and unique indices ignore rows that have it.
    public var softDelete: Bool
    /// At most one row.
    public var singleton: Bool
    /// Every change of its rows gets an entry in the audit log.
    public var audit: Bool
    /// What the declared `config` holds beside the above, as it came.
    public var config: JSONObject

    public init(
        label: String? = nil,
        singularLabel: String? = nil,
        text: String? = nil,
        sortField: String = "id",
        sortDescending: Bool = false,
        timestamps: Bool = false,
        owner: Bool = false,
        softDelete: Bool = false,
        singleton: Bool = false,
        audit: Bool = false,
        config: JSONObject = JSONObject()
    ) {
        self.label = label
        self.singularLabel = singularLabel
        self.text = text
        self.sortField = sortField
        self.sortDescending = sortDescending
        self.timestamps = timestamps
        self.owner = owner
        self.softDelete = softDelete
        self.singleton = singleton
        self.audit = audit
        self.config = config
    }
}
