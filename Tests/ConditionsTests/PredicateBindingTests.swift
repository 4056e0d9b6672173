// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel
import Testing

struct PredicateBindingTests {
    static func variables(_ variable: Variable) -> Value? {
        switch variable {
        case .now: .text("2024-05-01T12:00:00.000Z")
        case .today: .text("2024-05-01")
        case .workspace: .text("default")
        case .user(["id"]): .integer(7)
        case .user(["name"]): .text("Ada")
        case .user(["born"]): .null
        case .user(["roles"]): .list([.text("admin"), .text("user")])
        case .old("views"): .real(1.5)
        default: nil
        }
    }

    static let row = Record(values: [
        "views": .integer(7), "title": .text("admin"), "day": .text("2024-05-01"), "week": .text("2024-W18"),
        "createdAt": .text("2024-05-01T00:00:00.000Z"), "tags": .json(#"["Ada","user"]"#),
        "price": .decimal(Decimal(unscaled: 700, scale: 2)),
    ])

    static let cases: [(JSONValue, Bool)] = [
        (["views": "$user.id"], true), (["views": ["$ne": "$user.id"]], false), (["price": "$user.id"], true),
        (["views": ["$gt": "$old.views"]], true), (["views": "$old.views"], false),
        (["day": "$today"], true), (["day": "$now"], true), (["week": "$today"], true), (["week": "$now"], true),
        (["createdAt": "$today"], true), (["createdAt": ["$lt": "$now"]], true),
        (["day": ["$lt": "$user.born"]], false), (["day": ["$ne": "$user.born"]], true),
        (["title": ["$in": "$user.roles"]], true), (["title": ["$notin": "$user.roles"]], false),
        (["title": ["$in": ["x", "$user.name"]]], false), (["title": ["$like": "$workspace"]], false),
        (["tags": ["$has": "$user.name"]], true), (["tags": ["$hasany": "$user.roles"]], true),
        (["tags": ["$hasall": "$user.roles"]], false), (["tags": ["$hasall": ["$user.name", "user"]]], true),
        (["title": "$request.ip"], false), (["title": ["$ne": "$request.ip"]], true),
        (["title": ["$contains": "$request.method"]], false),
    ]

    @Test(arguments: cases)
    func `a variable takes the kind of what it is compared with`(json: JSONValue, holds: Bool) throws {
        let bound = try Blog.predicate(json).binding(Self.variables)
        #expect(bound.matches(Self.row) == holds)
        #expect(!"\(bound)".contains("variable"))
    }

    @Test(arguments: cases)
    func `an unbound variable is like null`(json: JSONValue, holds: Bool) throws {
        let unbound = try Blog.predicate(json)
        #expect(unbound.matches(Self.row) == unbound.binding { _ in nil }.matches(Self.row))
        #expect(unbound.binding { _ in .null } == unbound.binding { _ in nil })
    }

    @Test func `the place may come from variables`() throws {
        let json: JSONValue = ["place": ["$near": ["lon": "$user.id", "lat": 50, "meters": 10]]]
        let row = Record(values: ["place": .json(#"{"lon":7,"lat":50}"#)])
        let predicate = try Blog.predicate(json)
        #expect(predicate.binding(Self.variables).matches(row))
        #expect(predicate.binding { _ in nil } == .constant(false))
        #expect(!predicate.binding { _ in .integer(1_000) }.matches(row))
    }
}
