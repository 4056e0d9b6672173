// SPDX-License-Identifier: Apache-2.0

/// Where the truth about the schema is.
public enum SchemaMode: String, Sendable, Hashable, CaseIterable {
    /// In the database; it is edited through the API.
    case ui
    /// In a file or in Swift; edits are refused.
    case code
    /// In a file, to which edits are written back.
    case hybrid
}
