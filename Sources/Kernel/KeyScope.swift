// SPDX-License-Identifier: Apache-2.0

/// One thing that an API key may do, within what its holder may: actions on the records of an entity, or a system
/// permission.
public enum KeyScope: Sendable, Hashable {
    /// `entity` nil stands for every entity; `actions` hold names of actions (`read`, `get`, `list`, `create`, `update`,
    /// `delete`) or `*`.
    case records(entity: String?, actions: Set<String>)
    /// The name of a system permission, or one with a wildcard (`media.*`).
    case permission(String)
}

extension [KeyScope] {
    /// Whether they leave out nothing: every action on every entity, and every system permission.
    public var coverEverything: Bool {
        contains(.permission("*"))
            && contains { scope in
                if case .records(nil, let actions) = scope { actions.contains("*") } else { false }
            }
    }
}
