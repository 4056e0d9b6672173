// SPDX-License-Identifier: Apache-2.0

/// With whom a write shares its transaction.
public enum WriteIsolation: Sendable, Hashable {
    /// With the writes that wait beside it. For work that is bounded by keys and takes well under a millisecond:
    /// its writing statements are not stopped at the deadline, and everyone of the group waits for it.
    case grouped
    /// With none. For work that is not bounded by keys; the deadline stops all its statements.
    case alone
    /// With none, and with foreign keys not enforced, as SQLite asks for tables that are made anew
    /// (https://www.sqlite.org/lang_altertable.html, section 7). The work runs `PRAGMA foreign_key_check` at its end.
    case schema
}
