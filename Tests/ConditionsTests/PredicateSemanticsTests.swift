// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel
import Testing

struct PredicateSemanticsTests {
    static let ada = Record(values: ["id": .integer(1), "name": .text("Ada"), "age": .integer(36)])

    static let post = Record(
        values: [
            "id": .integer(1), "views": .integer(10), "title": .text("Crème brûlée"), "draft": .boolean(false),
            "rating": .real(0.1), "price": .decimal(Decimal(unscaled: 100, scale: 2)), "day": .text("2024-05-01"),
            "createdAt": .text("2024-05-01T12:00:00.000Z"), "week": .text("2024-W18"),
            "tags": .json(#"["a",1,2.50,true,null,["x"],"e\u0301"]"#), "place": .json(#"{"lon":7.1,"lat":50.7}"#),
        ],
        relations: [
            "author": [ada],
            "comments": [
                Record(values: ["likes": .integer(3), "text": .text("good")], relations: ["author": [ada]]),
                Record(values: ["likes": .null, "text": .text("bad")]),
            ],
        ]
    )

    static let holding = [
        #"{"views":10}"#, #"{"views":{"$gt":9.5,"$lt":10.5}}"#, #"{"views":{"$between":[10,10]}}"#,
        #"{"views":{"$in":[9,10]}}"#,
        #"{"draft":0}"#, #"{"rating":0.1}"#, #"{"price":1}"#, #"{"price":{"$lt":1.001}}"#, #"{"price":{"$gt":0.999}}"#,
        #"{"body":{"$isnull":true}}"#, #"{"body":{"$ne":"x"}}"#, #"{"body":{"$notin":["x"]}}"#,
        #"{"body":{"$not":{"$like":"*"}}}"#, #"{"$not":{"body":{"$gt":"a"}}}"#,
        #"{"title":{"$like":"Cr*e"}}"#, #"{"title":{"$ilike":"CRÈME%"}}"#, #"{"title":{"$startswith":"Crè"}}"#,
        #"{"title":{"$endswith":"lée"}}"#, #"{"title":{"$contains":"me br"}}"#, #"{"title":{"$regex":"^C.{3}e "}}"#,
        #"{"title":{"$gt":"Creme"}}"#, #"{"title":{"$search":"BRÛ crè"}}"#, #"{"$search":"brûlée"}"#,
        #"{"day":{"$gte":"2024-05-01","$lt":"2024-05-02"}}"#, #"{"createdAt":{"$gt":"2024-05-01"}}"#,
        #"{"createdAt":"2024-05-01T14:00:00+02:00"}"#, #"{"week":{"$lt":"2024-W19"}}"#,
        #"{"tags":{"$has":"a"}}"#, #"{"tags":{"$has":1.0}}"#, #"{"tags":{"$has":2.5}}"#, #"{"tags":{"$has":true}}"#,
        #"{"tags":{"$hasall":["a",1]}}"#, #"{"tags":{"$hasany":["z",1]}}"#, #"{"tags":{"$hasall":[]}}"#,
        #"{"place":{"$near":{"lon":7.1,"lat":50.7,"meters":0}}}"#,
        #"{"place":{"$near":{"lon":7,"lat":50.7,"meters":8000}}}"#,
        #"{"author.name":"Ada"}"#, #"{"author.age":{"$gte":36}}"#, #"{"comments.likes":3}"#,
        #"{"comments.author.name":"Ada"}"#,
        #"{"comments":{"$some":{"likes":3,"text":"good"}}}"#, #"{"comments":{"$every":{"text":{"$notnull":true}}}}"#,
        #"{"comments":{"$none":{"likes":3,"text":"bad"}}}"#, #"{"comments":{"$some":{"likes":{"$isnull":true}}}}"#,
        #"{"author.posts":{"$none":{}}}"#, #"{"author.posts":{"$every":{"views":0}}}"#,
        #"{"comments":{"$some":{"author.name":{"$isnull":true}}}}"#,
    ]

    @Test(arguments: holding)
    func `a condition holds and its negation doesn't`(text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(try Blog.predicate(json).matches(Self.post))
        #expect(try !Blog.predicate(["$not": json]).matches(Self.post))
    }

    static let failing = [
        #"{"views":11}"#, #"{"views":{"$gt":10}}"#, #"{"views":10.5}"#, #"{"price":1.001}"#, #"{"draft":true}"#,
        #"{"body":{"$eq":"x"}}"#, #"{"body":{"$gt":""}}"#, #"{"body":{"$lte":"x"}}"#, #"{"body":{"$like":"*"}}"#,
        #"{"body":{"$regex":""}}"#, #"{"body":{"$contains":""}}"#, #"{"body":{"$in":["x"]}}"#, #"{"body":null}"#,
        #"{"title":{"$like":"cr*"}}"#, #"{"title":{"$startswith":"Cre"}}"#, #"{"title":{"$like":"Cr_me*"}}"#,
        #"{"title":"Cre\u0300me bru\u0302le\u0301e"}"#, #"{"title":{"$contains":"e\u0300"}}"#,
        #"{"title":{"$search":"crème x"}}"#,
        #"{"tags":{"$has":"1"}}"#, #"{"tags":{"$has":"x"}}"#, #"{"tags":{"$has":null}}"#,
        #"{"tags":{"$hasall":["a","z"]}}"#,
        #"{"tags":{"$hasany":[]}}"#, #"{"tags":{"$has":"\u00e9"}}"#, #"{"tags":{"$has":"true"}}"#,
        #"{"place":{"$near":{"lon":7,"lat":50.7,"meters":7000}}}"#, #"{"author.name":"ada"}"#,
        #"{"comments.likes":{"$ne":3}}"#, #"{"comments":{"$every":{"likes":3}}}"#,
        #"{"comments":{"$none":{"text":"bad"}}}"#,
        #"{"comments":{"$some":{"likes":3,"text":"bad"}}}"#, #"{"author.posts":{"$some":{}}}"#,
        #"{"views":10,"$or":[]}"#,
        #"{"views":10,"$or":{"views":9,"price":2}}"#,
    ]

    @Test(arguments: failing)
    func `a condition fails and its negation holds`(text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(try !Blog.predicate(json).matches(Self.post))
        #expect(try Blog.predicate(["$not": json]).matches(Self.post))
    }

    @Test func `a hop that leads nowhere gives null`() throws {
        let orphan = Record(values: ["id": .integer(2)])
        #expect(try !Blog.predicate(["author.name": "Ada"]).matches(orphan))
        #expect(try Blog.predicate(["author.name": ["$ne": "Ada"]]).matches(orphan))
        #expect(try Blog.predicate(["author.name": ["$isnull": true]]).matches(orphan))
        #expect(try Blog.predicate(["author.posts": ["$none": [:]]]).matches(orphan))
        #expect(try !Blog.predicate(["author.posts": ["$some": [:]]]).matches(orphan))
    }

    @Test(arguments: [#"{"a":1}"#, #""a""#, "1", "null", "not json"])
    func `only arrays have elements`(stored: String) throws {
        let row = Record(values: ["tags": .json(stored)])
        #expect(try !Blog.predicate(["tags": ["$has": "a"]]).matches(row))
        #expect(try !Blog.predicate(["tags": ["$hasall": []]]).matches(row))
    }

    @Test func `a comparison with any number decides as the number does`() throws {
        let signs: [(String, (Double, Double) -> Bool)] = [
            ("$eq", { $0 == $1 }), ("$ne", { $0 != $1 }), ("$lt", { $0 < $1 }), ("$lte", { $0 <= $1 }),
            ("$gt", { $0 > $1 }), ("$gte", { $0 >= $1 }),
        ]
        for quarters in -12...12 {
            let operand = Double(quarters) / 4
            for (sign, holds) in signs {
                let condition: JSONValue = .object(JSONObject([(sign, .double(operand))]))
                for stored in -3...3 {
                    let row = Record(values: [
                        "views": .integer(Int64(stored)), "rating": .real(Double(stored)),
                        "price": .decimal(Decimal(unscaled: Int64(stored) * 100, scale: 2)),
                    ])
                    let expected = holds(Double(stored), operand)
                    for field in ["views", "rating", "price"] {
                        let json = JSONValue.object(JSONObject([(field, condition)]))
                        #expect(try Blog.predicate(json).matches(row) == expected, "\(stored) \(sign) \(operand)")
                    }
                }
            }
        }
    }

    @Test func `integers at the edge of 64 bits compare exactly`() throws {
        let greatest = Record(values: ["views": .integer(.max), "rating": .real(0x1p63)])
        #expect(try Blog.predicate(JSONValue(parsing: #"{"views":9223372036854775807}"#)).matches(greatest))
        #expect(try Blog.predicate(JSONValue(parsing: #"{"views":{"$lt":9223372036854775808}}"#)).matches(greatest))
        #expect(try !Blog.predicate(JSONValue(parsing: #"{"views":{"$gte":9223372036854775807.5}}"#)).matches(greatest))
        #expect(try Blog.predicate(JSONValue(parsing: #"{"rating":{"$gt":9223372036854775807}}"#)).matches(greatest))
        #expect(try !Blog.predicate(JSONValue(parsing: #"{"rating":9223372036854775807}"#)).matches(greatest))
        let least = Record(values: ["views": .integer(.min)])
        #expect(try Blog.predicate(JSONValue(parsing: #"{"views":{"$gt":-9223372036854775808.5}}"#)).matches(least))
        #expect(try Blog.predicate(JSONValue(parsing: #"{"views":-9223372036854775808}"#)).matches(least))
    }
}
