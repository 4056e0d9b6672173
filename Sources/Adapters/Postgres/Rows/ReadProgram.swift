// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// A read that has been rendered: one statement, and what is needed to bind and to decode it worked out once.
final class ReadProgram: Sendable {
    /// An output column, where its cell is and what it holds. A class, because a column holds so much that passing copies
    /// of it around would cost more than the cells.
    final class Cell: Sendable {
        let place: Int
        let type: NativeType
        let output: OutputColumn

        init(_ place: Int, _ type: NativeType, _ output: OutputColumn) {
            self.place = place
            self.type = type
            self.output = output
        }
    }

    /// The rows of one shape, and those embedded in them.
    final class Node: Sendable {
        let read: ReadStatement
        let cells: [Cell]
        let extras: [Cell]
        let children: [Child]
        let isMany: Bool
        /// The member under which the extra cells of a connection stand.
        let extrasName: String

        init(_ read: ReadStatement, isMany: Bool, extras: [OutputColumn] = [], extrasName: String = "") {
            self.read = read
            self.isMany = isMany
            self.extrasName = extrasName
            cells = zip(read.cells, read.shape.columns).map { Cell($0, read.types[$0], $1) }
            self.extras = zip(read.extras, extras).map { Cell($0, read.types[$0], $1) }
            children = zip(read.children, read.shape.expansions).map { Child($0, $1) }
        }
    }

    struct Child: Sendable {
        /// The column that holds the rows.
        let place: Int
        let node: Node
        let expansion: Expansion

        init(_ child: ReadStatement.Child, _ expansion: Expansion) {
            var name = ""
            if case .through(_, _, _, let extras) = expansion.reference.path { name = extras }
            place = child.key
            node = Node(
                child.read,
                isMany: expansion.reference.isMany,
                extras: expansion.extras,
                extrasName: name
            )
            self.expansion = expansion
        }
    }

    let root: Node
    let query: Query
    let count: Query?

    init(_ read: ReadStatement) {
        root = Node(read, isMany: !read.shape.order.isEmpty)
        query = Query(read.sql)
        count = read.count.map { Query($0.sql) }
    }
}

extension Query {
    /// What to bind, in the order of the parameters.
    func values(_ plan: [Value], key: Value = .null, cells: [Value] = []) -> [Value] {
        parameters.map { parameter in
            switch parameter {
            case .plan(let place): plan.indices.contains(place) ? plan[place] : .null
            case .planPlusOne(let place):
                if plan.indices.contains(place), case .integer(let number) = plan[place] {
                    .integer(number.addingReportingOverflow(1).partialValue)
                } else {
                    .null
                }
            case .key: key
            case .value(let value): value
            case .cell(let place): cells.indices.contains(place) ? cells[place] : .null
            }
        }
    }
}
