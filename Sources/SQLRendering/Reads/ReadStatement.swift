// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// A read as a database runs it: the statement, and which of its result columns hold what. Columns are counted from
/// zero.
public final class ReadStatement: Sendable {
    public let shape: ReadShape
    public let sql: SQLStatement
    /// What each result column holds.
    public let types: [NativeType]
    /// Statements of the same form that give the rows behind those of `sql`, one after the other, as long as the page
    /// is not full.
    public let continuations: [SQLStatement]
    /// The column of each of the shape's output columns.
    public let cells: [Int]
    /// The column that holds the bits of the alternatives that give the row; nil when there is one alternative.
    public let visibility: Int?
    /// The column of the hidden version; nil for embedded rows and entities without one.
    public let version: Int?
    /// The columns of the order values.
    public let order: [Int]
    /// The column of each extra cell of an m:n connection.
    public let extras: [Int]
    /// The column that holds how many rows there are in all, for rows that come in the opposite of the order in which
    /// they were looked for: when there is one more than asked for, it comes first and is none of them.
    public let rowCount: Int?
    /// At most one row can come.
    public let isSingle: Bool
    /// For each expansion of the shape the column of its key and the statement to run with it; or, where the database
    /// embeds the rows itself (``Dialect/postgres``), the column that holds them: a JSON array with an array of the
    /// child's columns for each row, null for none.
    public let children: [Child]
    /// The count beside the page.
    public let count: CountStatement?

    /// How many columns of embedded rows one array holds; when there are more, each row is an array of such arrays.
    public static var packedColumns: Int { SelectList.packed }

    public struct Child: Sendable {
        public let key: Int
        public let read: ReadStatement
    }

    init(
        shape: ReadShape,
        sql: SQLStatement,
        types: [NativeType],
        continuations: [SQLStatement],
        cells: [Int],
        visibility: Int?,
        version: Int?,
        order: [Int],
        extras: [Int],
        rowCount: Int?,
        isSingle: Bool,
        children: [Child],
        count: CountStatement?
    ) {
        self.shape = shape
        self.sql = sql
        self.types = types
        self.continuations = continuations
        self.cells = cells
        self.visibility = visibility
        self.version = version
        self.order = order
        self.extras = extras
        self.rowCount = rowCount
        self.isSingle = isSingle
        self.children = children
        self.count = count
    }
}

/// One row: how many rows match, and maybe in a second column how many are visible.
public struct CountStatement: Sendable {
    public let sql: SQLStatement
    /// Counting stops at one more than this.
    public let cap: Int?
    /// Both columns are there.
    public let countsVisible: Bool
    /// The number is no count but what the database says without looking at the rows.
    public let isEstimate: Bool
}
