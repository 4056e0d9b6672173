// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel
import Testing

struct PredicateCheckingTests {
    static func field(_ name: String, _ kind: ValueKind, hops: [String] = []) -> FieldPath {
        FieldPath(hops: hops, field: name, kind: kind)
    }

    static let views = field("views", .integer)
    static let price = field("price", .decimal(scale: 2))
    static let title = field("title", .text)
    static let tags = field("tags", .json)
    static let comments = RelationPath(relation: "comments")
    static func cents(_ unscaled: Int64) -> Operand { .value(.decimal(Decimal(unscaled: unscaled, scale: 2))) }

    static let accepted: [(String, Predicate)] = [
        ("{}", .constant(true)), (#"{"$or":[]}"#, .constant(false)), (#"{"$or":[{}]}"#, .constant(true)),
        (#"{"views":5}"#, .compare(views, .equal, .value(.integer(5)))),
        (#"{"views":{"$ne":5}}"#, .not(.compare(views, .equal, .value(.integer(5))))),
        (#"{"views":{"$not":{"$ne":5}}}"#, .compare(views, .equal, .value(.integer(5)))),
        (#"{"views":null}"#, .constant(false)), (#"{"views":{"$ne":null}}"#, .constant(true)),
        (#"{"views":{"$gt":null}}"#, .constant(false)), (#"{"title":{"$like":null}}"#, .constant(false)),
        (#"{"views":5.0}"#, .compare(views, .equal, .value(.integer(5)))),
        (#"{"views":1.5}"#, .constant(false)), (#"{"views":{"$ne":1.5}}"#, .constant(true)),
        (#"{"views":{"$gte":1.5}}"#, .compare(views, .greater, .value(.integer(1)))),
        (#"{"views":{"$lt":-1.5}}"#, .compare(views, .lessOrEqual, .value(.integer(-2)))),
        (#"{"views":{"$lt":1e300}}"#, .not(.isNull(views))), (#"{"views":{"$gt":1e300}}"#, .constant(false)),
        (#"{"views":{"$gt":-1e300}}"#, .not(.isNull(views))),
        (#"{"price":1.005}"#, .constant(false)), (#"{"price":0.1}"#, .compare(price, .equal, cents(10))),
        (#"{"price":{"$gt":1.005}}"#, .compare(price, .greater, cents(100))),
        (#"{"price":{"$lte":1.005}}"#, .compare(price, .lessOrEqual, cents(100))),
        (#"{"rating":1}"#, .compare(field("rating", .real), .equal, .value(.real(1)))),
        (
            #"{"rating":0.30000000000000004}"#,
            .compare(field("rating", .real), .equal, .value(.real(0.30000000000000004)))
        ),
        (#"{"draft":1}"#, .compare(field("draft", .boolean), .equal, .value(.boolean(true)))),
        (#"{"day":"2024-02-29"}"#, .compare(field("day", .date), .equal, .value(.text("2024-02-29")))),
        (
            #"{"createdAt":"2024-01-01T01:00:00+01:00"}"#,
            .compare(field("createdAt", .instant), .equal, .value(.text("2024-01-01T00:00:00.000Z")))
        ),
        (
            #"{"createdAt":{"$gte":"2024-01-01"}}"#,
            .compare(field("createdAt", .instant), .greaterOrEqual, .value(.text("2024-01-01T00:00:00.000Z")))
        ),
        (#"{"week":"2024-W05"}"#, .compare(field("week", .week), .equal, .value(.text("2024-W05")))),
        (#"{"views":"$user.id"}"#, .compare(views, .equal, .variable(.user(["id"]), .integer))),
        (#"{"price":"$user.age"}"#, .compare(price, .equal, .variable(.user(["age"]), .decimal(scale: 2)))),
        (#"{"day":"$now"}"#, .compare(field("day", .date), .equal, .variable(.now, .date))),
        (#"{"title":{"$literal":"$now"}}"#, .compare(title, .equal, .value(.text("$now")))),
        (#"{"title":"$5"}"#, .compare(title, .equal, .value(.text("$5")))),
        (#"{"views":{"$in":[1,2.5,null,2]}}"#, .membership(views, .value(.list([.integer(1), .integer(2)])))),
        (#"{"views":{"$in":[]}}"#, .constant(false)), (#"{"views":{"$notin":[]}}"#, .constant(true)),
        (
            #"{"views":{"$notin":[1,"$user.id"]}}"#,
            .not(
                .any([
                    .compare(views, .equal, .variable(.user(["id"]), .integer)),
                    .membership(views, .value(.list([.integer(1)]))),
                ])
            )
        ),
        (#"{"title":{"$in":"$user.roles"}}"#, .membership(title, .variable(.user(["roles"]), .text))),
        (
            #"{"views":{"$between":[1,2]}}"#,
            .all([
                .compare(views, .greaterOrEqual, .value(.integer(1))),
                .compare(views, .lessOrEqual, .value(.integer(2))),
            ])
        ),
        (#"{"title":{"$isnull":true}}"#, .isNull(title)), (#"{"title":{"$isnull":0}}"#, .not(.isNull(title))),
        (#"{"title":{"$notnull":true}}"#, .not(.isNull(title))), (#"{"title":{"$notnull":false}}"#, .isNull(title)),
        (#"{"title":{"$regex":"^a"}}"#, .match(title, .regex, .value(.text("^a")))),
        (#"{"tags":{"$has":1.0}}"#, .jsonHas(tags, .one, .value(.json("1")))),
        (
            #"{"tags":{"$hasany":["a",true]}}"#,
            .jsonHas(tags, .any, .value(.list([.json("\"a\""), .json("true")])))
        ),
        (#"{"tags":{"$hasany":[]}}"#, .constant(false)), (#"{"tags":{"$hasall":[1,null]}}"#, .constant(false)),
        (#"{"tags":{"$hasall":[]}}"#, .jsonHas(tags, .all, .value(.list([])))),
        (
            #"{"place":{"$near":{"lon":7,"lat":51.5,"meters":100}}}"#,
            .near(
                field("place", .geo),
                longitude: .value(.real(7)),
                latitude: .value(.real(51.5)),
                meters: .value(.real(100))
            )
        ),
        (#"{"$search":"two words"}"#, .search([title, field("body", .text)], .value(.text("two words")))),
        (#"{"$search":"  "}"#, .constant(true)),
        (#"{"title":{"$search":"x"}}"#, .search([title], .value(.text("x")))),
        (
            #"{"author.name":"x"}"#,
            .compare(field("name", .text, hops: ["author"]), .equal, .value(.text("x")))
        ),
        (
            #"{"comments.likes":{"$ne":3}}"#,
            .not(.exists(comments, .compare(field("likes", .integer), .equal, .value(.integer(3)))))
        ),
        (
            #"{"author.posts.author.age":3}"#,
            .exists(
                RelationPath(hops: ["author"], relation: "posts"),
                .compare(field("age", .integer, hops: ["author"]), .equal, .value(.integer(3)))
            )
        ),
        (
            #"{"comments":{"$every":{"likes":3}}}"#,
            .not(.exists(comments, .not(.compare(field("likes", .integer), .equal, .value(.integer(3))))))
        ),
        (#"{"comments":{"$none":{}}}"#, .not(.exists(comments, .constant(true)))),
        (#"{"comments":{"$every":{}}}"#, .constant(true)),
        (
            #"{"$or":[{"title":"a"},{"$or":[{"title":"b"}]}],"$and":[{"views":1}]}"#,
            .all([
                .any([.compare(title, .equal, .value(.text("a"))), .compare(title, .equal, .value(.text("b")))]),
                .compare(views, .equal, .value(.integer(1))),
            ])
        ),
    ]

    @Test(arguments: accepted)
    func `a condition becomes a typed predicate`(text: String, predicate: Predicate) throws {
        #expect(try Blog.predicate(JSONValue(parsing: text)) == predicate)
    }

    static let refused: [(String, String, ConditionError.Code)] = [
        (#"{"nope":1}"#, "/nope", .unknownField), (#"{"nope":{"$gt":1}}"#, "/nope", .unknownField),
        (#"{"author.nope":{"$not":{"$gt":1}}}"#, "/author.nope", .unknownField),
        (#"{"title.x":1}"#, "/title.x", .unknownField), (#"{"":1}"#, "/", .unknownField),
        (#"{"author..name":1}"#, "/author..name", .unknownField),
        (#"{"$or":[{"title":"a"},{"nope":{"$in":[1]}}]}"#, "/$or/1/nope", .unknownField),
        (#"{"comments":{"$some":{"nope":1}}}"#, "/comments/$some/nope", .unknownField),
        (#"{"nope":{"$some":{"likes":1}}}"#, "/nope", .unknownField),
        (#"{"author":1}"#, "/author", .invalidOperator), (#"{"comments":{"$gt":1}}"#, "/comments", .invalidOperator),
        (#"{"author":{"$some":{}}}"#, "/author/$some", .invalidOperator),
        (#"{"title":{"$every":{}}}"#, "/title/$every", .invalidOperator),
        (#"{"views":{"$like":"x"}}"#, "/views/$like", .invalidOperator),
        (#"{"day":{"$startswith":"2024"}}"#, "/day/$startswith", .invalidOperator),
        (#"{"draft":{"$gt":false}}"#, "/draft/$gt", .invalidOperator),
        (#"{"tags":1}"#, "/tags", .invalidOperator), (#"{"title":{"$has":1}}"#, "/title/$has", .invalidOperator),
        (#"{"title":{"$near":{"lon":1,"lat":1,"meters":1}}}"#, "/title/$near", .invalidOperator),
        (#"{"comments":{"$some":{"$search":"x"}}}"#, "/comments/$some/$search", .invalidOperator),
        (#"{"views":"5"}"#, "/views", .invalidValue), (#"{"views":true}"#, "/views", .invalidValue),
        (#"{"title":5}"#, "/title", .invalidValue), (#"{"title":true}"#, "/title", .invalidValue),
        (#"{"draft":2}"#, "/draft", .invalidValue), (#"{"draft":"true"}"#, "/draft", .invalidValue),
        (#"{"day":"2023-02-29"}"#, "/day", .invalidValue),
        (#"{"createdAt":{"$lt":"now"}}"#, "/createdAt/$lt", .invalidValue),
        (#"{"week":"2024-W54"}"#, "/week", .invalidValue),
        (#"{"views":{"$in":[1,"2"]}}"#, "/views/$in/1", .invalidValue),
        (#"{"views":{"$between":[1,"x"]}}"#, "/views/$between/1", .invalidValue),
        (#"{"title":{"$regex":"(a"}}"#, "/title/$regex", .invalidValue),
        (#"{"title":{"$regex":5}}"#, "/title/$regex", .invalidValue),
        (#"{"place":{"$near":{"lon":181,"lat":1,"meters":1}}}"#, "/place/$near/lon", .invalidValue),
        (#"{"place":{"$near":{"lon":1,"lat":1,"meters":-1}}}"#, "/place/$near/meters", .invalidValue),
        (#"{"place":{"$near":{"lon":"1","lat":1,"meters":1}}}"#, "/place/$near/lon", .invalidValue),
        (#"{"title":"$now"}"#, "/title", .invalidValue), (#"{"views":"$user.name"}"#, "/views", .invalidValue),
        (#"{"title":"$user.roles"}"#, "/title", .invalidValue),
        (#"{"title":{"$in":"$user.name"}}"#, "/title/$in", .invalidValue),
        (#"{"title":"$user.secret"}"#, "/title", .unknownVariable),
        (#"{"views":"$old.title"}"#, "/views", .unknownVariable),
    ]

    @Test(arguments: refused)
    func `what doesn't fit the entity is refused where it stands`(
        text: String,
        pointer: String,
        code: ConditionError.Code
    ) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: ConditionError.self) { try Blog.predicate(json) }
        #expect(error?.pointer == pointer)
        #expect(error?.code == code)
    }

    @Test func `a condition made in code is checked like one that was read`() {
        let odd: [Condition] = [
            .comparison(path: [], .equal, operand: 1), .comparison(path: ["views"], .between, operand: 1),
            .comparison(path: ["views"], .in, operand: nil), .comparison(path: ["views"], .equal, operand: [1]),
            .comparison(path: ["title"], .search, operand: 1), .comparison(path: ["place"], .near, operand: []),
            .quantified(path: [], .some, .everything), .comparison(path: ["tags"], .has, operand: [:]),
        ]
        for condition in odd {
            #expect(throws: ConditionError.self) { try Predicate(checking: condition, against: Blog.posts) }
        }
    }

    @Test func `a long name is cut in the message`() throws {
        let json: JSONValue = .object(JSONObject([(String(repeating: "x", count: 5_000), JSONValue.integer(1))]))
        let error = #expect(throws: ConditionError.self) { try Blog.predicate(json) }
        #expect((error?.message.count ?? .max) < 200)
    }
}
