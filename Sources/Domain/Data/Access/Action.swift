// SPDX-License-Identifier: Apache-2.0

/// What a caller wants to do with records. `get` is one record by id or through a to-one relation; `list` is
/// everything that can name several (lists, counts, aggregates, to-many relations, export).
public enum Action: String, Sendable, Hashable, CaseIterable {
    case get, list, create, update, delete
    /// Sees soft-deleted rows (`deleted=with|only`, restore).
    case readDeleted
}
