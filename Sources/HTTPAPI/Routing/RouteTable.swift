// SPDX-License-Identifier: Apache-2.0

/// All routes, in one list: the router, the OpenAPI document and the tests that enumerate doors are fed from it.
public struct RouteTable: Sendable {
    public private(set) var routes: [Route] = []

    public init(_ routes: [Route] = []) { add(routes) }

    /// A route of the same method whose template matches the same addresses replaces the earlier one.
    public mutating func add(_ routes: [Route]) {
        for route in routes {
            self.routes.removeAll { $0.method == route.method && $0.path.shape == route.path.shape }
            self.routes.append(route)
        }
    }

    public mutating func add(_ routes: Route...) { add(routes) }
}

extension RoutePath {
    /// The template without the names of its parameters: two paths of one shape match the same addresses.
    var shape: [Segment] {
        segments.map { if case .parameter = $0 { .parameter("") } else { $0 } }
    }
}
