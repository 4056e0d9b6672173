// SPDX-License-Identifier: Apache-2.0

/// What an acknowledged write survives.
public enum Durability: String, Sendable, Hashable, CaseIterable {
    /// The end of the process and the loss of power: the log is flushed to the disk before a commit is answered.
    case full
    /// The end of the process; a loss of power may take the last commits, never a part of one.
    case normal
}
