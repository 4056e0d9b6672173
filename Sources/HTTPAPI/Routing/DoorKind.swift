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
    /// Needs no permission: health, the specification.
    case open
}
