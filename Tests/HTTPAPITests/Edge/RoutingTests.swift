// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import HTTPAPI

/// A table like the data API's.
enum RoutingFixture {
    static func route(_ method: HTTPRequest.Method, _ path: RoutePath) -> Route {
        Route(
            method,
            path,
            rateClass: .data,
            access: .open,
            door: .open,
            operation: .init("\(method) \(path)", summary: "")
        ) { _ in
            .noContent
        }
    }

    static let matcher = RouteMatcher(
        RouteTable([
            route(.get, "/api/data/{entity}"),
            route(.get, "/api/data/{entity}/{id}"),
            route(.post, "/api/data/{entity}/query"),
            route(.get, "/api/data/{entity}/{id}/{reference}"),
            route(.get, "/api/data/entity/{entity}"),
            route(.get, "/api/data/entity/{entity}/{id}"),
            route(.get, "/api/data/schema.json"),
            route(.get, "/files/*"),
            route(.get, "/"),
        ])
    )
}

struct RoutingTests {
    @Test(arguments: [
        ("/api/data/posts", "/api/data/{entity}", ["posts"]),
        ("/api/data/posts/", "/api/data/{entity}", ["posts"]),
        ("/api/data/posts/1", "/api/data/{entity}/{id}", ["posts", "1"]),
        ("/api/data/posts/1/comments", "/api/data/{entity}/{id}/{reference}", ["posts", "1", "comments"]),
        ("/api/data/entity/posts", "/api/data/entity/{entity}", ["posts"]),
        ("/api/data/entity/posts/1", "/api/data/entity/{entity}/{id}", ["posts", "1"]),
        ("/api/data/entity", "/api/data/{entity}", ["entity"]),
        ("/api/data/schema.json", "/api/data/schema.json", []),
        ("/api/data/a%2Fb/c%20d", "/api/data/{entity}/{id}", ["a/b", "c d"]),
        ("/api/data/a+b", "/api/data/{entity}", ["a+b"]),
        ("/%61pi/data/%C3%A4", "/api/data/{entity}", ["ä"]),
        ("/files/a/b%2Fc/d", "/files/*", ["a/b/c/d"]),
        ("/", "/", []),
        ("/?x", "/", []),
    ])
    func `a path finds its route`(_ target: String, _ template: String, _ values: [String]) throws {
        let match = try #require(RoutingFixture.matcher.match(try RequestTarget(target).routeSegments))
        let route = try #require(match.endpoint.route(for: .get))
        #expect(route.path.description == template)
        #expect(match.values == values)
    }

    @Test(arguments: [
        "/api", "/api/data", "/api//posts", "/api/data//1", "/api/data/a/b/c/d", "//api/data/a", "/API/data/a",
    ])
    func `other paths find none`(_ target: String) throws {
        #expect(RoutingFixture.matcher.match(try RequestTarget(target).routeSegments) == nil)
    }

    @Test func `a literal that lacks the method hides the parameter beside it`() throws {
        let match = try #require(RoutingFixture.matcher.match(["api", "data", "posts", "query"]))
        #expect(match.endpoint.route(for: .get) == nil)
        #expect(match.endpoint.allowed == "POST, OPTIONS")
    }

    @Test func `HEAD is served by GET and told in Allow`() throws {
        let match = try #require(RoutingFixture.matcher.match(["api", "data", "posts"]))
        #expect(match.endpoint.route(for: .head)?.method == .get)
        #expect(match.endpoint.allowed == "GET, HEAD, OPTIONS")
    }

    @Test func `a later route of the same method and shape replaces the earlier`() {
        var table = RouteTable([RoutingFixture.route(.get, "/a/{x}"), RoutingFixture.route(.post, "/a/{x}")])
        table.add(RoutingFixture.route(.get, "/a/{y}"))
        #expect(table.routes.map { "\($0.method) \($0.path)" } == ["POST /a/{x}", "GET /a/{y}"])
    }

    @Test func `parameters are found by name`() {
        let path: RoutePath = "/a/{x}/b/{y}"
        let parameters = PathParameters(names: path.parameterNames, values: ["1", "2"])
        #expect(parameters["x"] == "1")
        #expect(parameters["y"] == "2")
        #expect(parameters["z"] == nil)
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a="]), ("a=", ["a="]), ("a=1&b=2&a=3", ["a=1", "b=2", "a=3"]), ("&&a=1&", ["a=1"]),
            ("a=b=c", ["a=b=c"]), ("=x", ["=x"]), ("a%3Db=%26", ["a=b=&"]), ("a+b=c+d%2B", ["a b=c d+"]),
            ("where={\"a\":[1]}", ["where={\"a\":[1]}"]), ("ä=ö|{}[]", ["ä=ö|{}[]"]), ("a=%EF%BF%BD", ["a=\u{FFFD}"]),
            ("a=%00", ["a=\0"]),
        ] as [(String, [String])]
    )
    func `a query is taken apart`(_ text: String, _ expected: [String]) throws {
        #expect(try Query(parsing: text[...]).items.map { "\($0.name)=\($0.value)" } == expected)
    }

    @Test(arguments: ["a=%", "a=%1", "%zz=1", "a=%C3%28", "a=%ED%A0%80", "a=\u{FFFD}", "a=%E2%82", "a=1&b=%g1"])
    func `a query with a broken encoding is refused`(_ text: String) {
        #expect(throws: Problem.self) { try Query(parsing: text[...]) }
    }

    @Test func `repeated parameters keep their order`() throws {
        let query = try Query(parsing: "select=a&x=1&select=b")
        #expect(query.values("select") == ["a", "b"])
        #expect(query["select"] == "a")
        #expect(query.names == ["select", "x"])
        #expect(query.contains("x"))
        #expect(query["none"] == nil)
    }
}
