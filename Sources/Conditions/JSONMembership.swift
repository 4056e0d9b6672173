// SPDX-License-Identifier: Apache-2.0

/// How many of the operand's scalars a JSON array must hold.
public enum JSONMembership: Sendable, Hashable, CaseIterable {
    /// The operand is one scalar.
    case one
    case any
    case all
}
