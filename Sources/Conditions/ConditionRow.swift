// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A record as the in-memory evaluation sees it.
public protocol ConditionRow {
    /// Null when the record has no such value or when it may not be seen.
    func value(of field: String) -> Value
    /// The records behind a relation; at most one for a to-one relation.
    func related(_ relation: String) -> [any ConditionRow]
}
