// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Something that happened to records, or is about to, in bknd's names.
public struct RecordEvent: Sendable {
    public enum Slug: String, Sendable, Hashable, CaseIterable {
        case insertBefore = "mutator-insert-before"
        case insertAfter = "mutator-insert-after"
        case updateBefore = "mutator-update-before"
        case updateAfter = "mutator-update-after"
        case deleteBefore = "mutator-delete-before"
        case deleteAfter = "mutator-delete-after"
        case findOneBefore = "repository-find-one-before"
        case findOneAfter = "repository-find-one-after"
        case findManyBefore = "repository-find-many-before"
        case findManyAfter = "repository-find-many-after"
    }

    public let slug: Slug
    public let entity: EntityName
    /// The record; nil on inserts to come and on reads of several.
    public let entityID: RecordID?
    /// The record after the event (before it, for deletes); what is to be written, before it; what was read, after a
    /// read, as the caller saw it.
    public let data: JSONValue?
    /// After an insert or update: the fields that have new values, with those values.
    public let changed: JSONObject
    /// Of reads.
    public let options: RecordQuery?
    /// The log entry that tells of the event; nil for events that are not about a commit.
    public let change: Change?

    public init(
        slug: Slug,
        entity: EntityName,
        entityID: RecordID? = nil,
        data: JSONValue? = nil,
        changed: JSONObject = JSONObject(),
        options: RecordQuery? = nil,
        change: Change? = nil
    ) {
        self.slug = slug
        self.entity = entity
        self.entityID = entityID
        self.data = data
        self.changed = changed
        self.options = options
        self.change = change
    }
}

extension RecordEvent.Slug {
    var isRead: Bool {
        switch self {
        case .findOneBefore, .findOneAfter, .findManyBefore, .findManyAfter: true
        default: false
        }
    }

    static func before(_ action: Change.Action) -> Self {
        switch action {
        case .create: .insertBefore
        case .update: .updateBefore
        case .delete: .deleteBefore
        }
    }

    static func after(_ action: Change.Action) -> Self {
        switch action {
        case .create: .insertAfter
        case .update: .updateAfter
        case .delete: .deleteAfter
        }
    }
}
