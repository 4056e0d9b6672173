// SPDX-License-Identifier: Apache-2.0

/// What nobody else may do with a row before the transaction has ended.
public enum RowLock: Sendable, Hashable {
    /// Change it: others may hold on to it as well.
    case sharing
    /// Change it; rows that refer to it may come.
    case change
    /// Change it or newly refer to it.
    case removal
}

extension Dialect {
    /// Where others may write at the same time.
    func lock(of row: TableRow, for lock: RowLock) -> SQL {
        guard self == .postgres else { return "" }
        let strength: SQL =
            switch lock {
            case .sharing: " FOR SHARE"
            case .change: " FOR NO KEY UPDATE"
            case .removal: " FOR UPDATE"
            }
        return row.alias.map { "\(strength) OF \($0)" } ?? strength
    }

    /// The number that the connection's last insert was given as its key.
    var lastKey: SQL {
        switch self {
        case .sqlite: "last_insert_rowid()"
        case .postgres: "lastval()"
        }
    }
}
