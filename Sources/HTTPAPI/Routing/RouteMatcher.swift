// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Finds the route for a path. The templates are laid out as one flat tree that is never changed again, so that
/// requests share it without a lock.
struct RouteMatcher: Sendable {
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var endpoint: Endpoint?
        /// Takes all segments that are left.
        var rest: Endpoint?
    }

    /// All methods of one address.
    struct Endpoint: Sendable {
        fileprivate(set) var routes: [Route] = []

        /// The value of `Allow`.
        private(set) var allowed = "OPTIONS"

        /// HEAD is answered by the route for GET, unless it has one of its own.
        func route(for method: HTTPRequest.Method) -> Route? {
            if let route = routes.first(where: { $0.method == method }) { return route }
            return method == .head ? routes.first { $0.method == .get } : nil
        }

        fileprivate mutating func add(_ route: Route) {
            routes.append(route)
            let names = routes.filter { $0.method != .options }
                .flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
            allowed = (names + ["OPTIONS"]).joined(separator: ", ")
        }
    }

    struct Match {
        let endpoint: Endpoint
        let values: [String]
    }

    private var nodes = [Node()]

    init(_ table: RouteTable) {
        for route in table.routes { insert(route) }
    }

    private mutating func insert(_ route: Route) {
        var place = 0
        for segment in route.path.segments {
            switch segment {
            case .literal(let name):
                place = nodes[place].literals[name] ?? appendNode { $0.nodes[place].literals[name] = $1 }
            case .parameter:
                place = nodes[place].parameter ?? appendNode { $0.nodes[place].parameter = $1 }
            case .rest:
                nodes[place].rest = (nodes[place].rest ?? Endpoint()).adding(route)
                return
            }
        }
        nodes[place].endpoint = (nodes[place].endpoint ?? Endpoint()).adding(route)
    }

    private mutating func appendNode(_ link: (inout Self, Int) -> Void) -> Int {
        nodes.append(Node())
        link(&self, nodes.count - 1)
        return nodes.count - 1
    }

    /// The endpoint whose template fits `segments`, literals before parameters from the left.
    func match(_ segments: [String]) -> Match? {
        var values: [String] = []
        guard let endpoint = match(segments[...], at: 0, into: &values) else { return nil }
        return Match(endpoint: endpoint, values: values)
    }

    private func match(_ segments: ArraySlice<String>, at place: Int, into values: inout [String]) -> Endpoint? {
        let node = nodes[place]
        guard let segment = segments.first else { return node.endpoint }
        let rest = segments.dropFirst()
        if let next = node.literals[segment], let found = match(rest, at: next, into: &values) { return found }
        if let next = node.parameter, !segment.isEmpty {
            values.append(segment)
            if let found = match(rest, at: next, into: &values) { return found }
            values.removeLast()
        }
        guard let endpoint = node.rest else { return nil }
        values.append(segments.joined(separator: "/"))
        return endpoint
    }
}

extension RouteMatcher.Endpoint {
    fileprivate func adding(_ route: Route) -> Self {
        var copy = self
        copy.add(route)
        return copy
    }
}
