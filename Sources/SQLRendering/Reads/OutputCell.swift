// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// An output column, where its cell is and what it holds. A class, because a column holds so much that passing copies
/// of it around would cost more than the cells.
public final class OutputCell: Sendable {
    /// Of the result's columns.
    public let place: Int
    public let type: NativeType
    public let output: OutputColumn

    public init(_ place: Int, _ type: NativeType, _ output: OutputColumn) {
        self.place = place
        self.type = type
        self.output = output
    }
}
