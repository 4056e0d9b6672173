// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// A read that has been rendered: its statements in a list, the root first, with what is needed to bind and to decode
/// each of them worked out once.
final class ReadProgram: Sendable {
    /// A class, so that no row costs a copy of it.
    final class Node: Sendable {
        /// Names the statement among those that a connection keeps; never given twice.
        let key: Int
        let read: ReadStatement
        /// The parameters, counted from one, that take the parent's key.
        let keyPlaces: [Int32]
        let cells: [OutputCell]
        let children: [Child]
        let isMany: Bool
        /// The member under which the extra cells of a connection stand.
        let extrasName: String

        init(
            key: Int,
            read: ReadStatement,
            keyPlaces: [Int32],
            cells: [OutputCell],
            children: [Child],
            isMany: Bool,
            extrasName: String
        ) {
            self.key = key
            self.read = read
            self.keyPlaces = keyPlaces
            self.cells = cells
            self.children = children
            self.isMany = isMany
            self.extrasName = extrasName
        }
    }

    struct Child: Sendable {
        let keyColumn: Int
        let node: Int
        let expansion: Expansion
    }

    struct Continuation: Sendable {
        let key: Int
        let sql: SQLStatement
    }

    let nodes: [Node]
    /// What gives the root's rows behind those of its first statement.
    let continuations: [Continuation]
    let countKey: Int

    var root: Node { nodes[0] }

    /// More than one statement that does not run inside another's.
    var needsSnapshot: Bool { root.read.count != nil || !continuations.isEmpty }

    init(_ root: ReadStatement, nextKey: () -> Int) {
        var nodes: [Node?] = []
        func add(_ read: ReadStatement, isMany: Bool, extrasName: String) -> Int {
            let place = nodes.count
            nodes.append(nil)
            var children: [Child] = []
            for (child, expansion) in zip(read.children, read.shape.expansions) {
                var name = ""
                if case .through(_, _, _, let extras) = expansion.reference.path { name = extras }
                let node = add(child.read, isMany: expansion.reference.isMany, extrasName: name)
                children.append(Child(keyColumn: child.key, node: node, expansion: expansion))
            }
            let places = read.sql.parameters.enumerated().filter { $1 == .key }.map { Int32($0.offset + 1) }
            nodes[place] = Node(
                key: nextKey(),
                read: read,
                keyPlaces: places,
                cells: zip(read.cells, read.shape.columns).map { OutputCell($0, read.types[$0], $1) },
                children: children,
                isMany: isMany,
                extrasName: extrasName
            )
            return place
        }
        _ = add(root, isMany: !root.shape.order.isEmpty, extrasName: "")
        continuations = root.continuations.map { Continuation(key: nextKey(), sql: $0) }
        self.nodes = nodes.compactMap(\.self)
        countKey = nextKey()
    }
}
