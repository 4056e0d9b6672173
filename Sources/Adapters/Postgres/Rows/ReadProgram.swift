// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// A read that has been rendered: one statement, and what is needed to bind and to decode it worked out once.
final class ReadProgram: Sendable {
    /// The rows of one shape, and those embedded in them.
    final class Node: Sendable {
        let read: ReadStatement
        let cells: [OutputCell]
        let extras: [OutputCell]
        let children: [Child]
        let isMany: Bool
        /// The member under which the extra cells of a connection stand.
        let extrasName: String

        init(_ read: ReadStatement, isMany: Bool, extras: [OutputColumn] = [], extrasName: String = "") {
            self.read = read
            self.isMany = isMany
            self.extrasName = extrasName
            cells = zip(read.cells, read.shape.columns).map { OutputCell($0, read.types[$0], $1) }
            self.extras = zip(read.extras, extras).map { OutputCell($0, read.types[$0], $1) }
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
