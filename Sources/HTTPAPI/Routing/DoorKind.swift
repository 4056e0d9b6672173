// SPDX-License-Identifier: Apache-2.0

/// What a route lets a caller do to records or to the schema. Tests enumerate the route table by this, so that an
/// access rule is shown to hold on every door of a kind.
public enum DoorKind: String, Sendable, Hashable, CaseIterable {
    case list
    case get
    case count
    case exists
    case aggregate
    case reference
    case create
    case update
    case delete
    case batch
    case export
    case `import`
    case schema
    case system
    /// Accounts: signing in, sessions, keys, users.
    case accounts
    /// Roles, grants, and who may do what.
    case access
    /// Needs no permission: health, the specification.
    case open

    /// Whether nothing changes behind it, so that running a request twice does no harm.
    var onlyReads: Bool {
        switch self {
        case .list, .get, .count, .exists, .aggregate, .reference, .export: true
        case .create, .update, .delete, .batch, .import, .schema, .system, .accounts, .access, .open: false
        }
    }
}
