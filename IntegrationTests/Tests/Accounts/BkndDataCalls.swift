// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// The calls of bknd's own JavaScript client for records and for the system, by somebody who may see their own rows only.
/// It puts values into addresses without percent-encoding more than browsers do.
@Suite struct BkndDataCalls {
    private static let headers = ["Accept": "application/json"]
    private static let schema = """
        entities:
          posts:
            fields:
              title: { type: text, config: { required: true } }
              views: { type: number, config: { kind: integer } }
              owner: { type: text }
          comments:
            fields:
              content: { type: text }
        relations:
          comments_posts: { type: "n:1", source: comments, target: posts }
        permissions:
          - { role: user, entity: posts, action: "*", where: { owner: $user.id }, presets: { owner: $user.id } }
          - { role: user, entity: comments, action: "*" }
        """

    private let server: Server
    private let ada: Visitor
    private let path = "/api/data/entity/posts"

    init() throws {
        server = try Server(schema: Self.schema, environment: Server.behindProxy)
        let grace = try server.member("grace@example.org")
        ada = try server.member("ada@example.org")
        for (visitor, title) in [(grace, "hers"), (ada, "one"), (ada, "two"), (ada, "three")] {
            let made = try visitor.post(path, ["title": title, "views": title.count], Self.headers)
            #expect(made.status == 201, "\(made)")
            #expect(try made.json()["data"]["title"].string == title)
        }
    }

    private func titles(_ answer: HTTPResponse) throws -> [String] {
        #expect(answer.status == 200, "\(answer)")
        return try (answer.json()["data"].list ?? []).compactMap { $0["title"].string }
    }

    @Test func `readOne, readOneBy, readMany`() throws {
        let many = try ada.get(path + "?limit=2&offset=0&sort=-id", Self.headers)
        #expect(try titles(many) == ["three", "two"])
        let meta = try many.json()["meta"]
        #expect(meta["items"].int == 2 && meta["count"].int == 3 && meta["total"].int == 3, "\(meta)")

        let raw = #"?limit=1&sort=-id&where={%22views%22:{%22$gt%22:3}}&select=id&select=title"#
        let one = try ada.get(path + raw, Self.headers)
        #expect(try titles(one) == ["three"])
        let id = try #require(try one.json()["data"][0]["id"].int)
        #expect(try ada.get("\(path)/\(id)?sort=id&limit=10", Self.headers).json()["data"]["title"].string == "three")
        // Grace's is not there for Ada.
        for id in [1, 99] {
            let gone = try ada.get("\(path)/\(id)", Self.headers)
            #expect(gone.status == 404, "\(gone)")
            #expect(try gone.json()["error"].string != nil, "\(gone)")
        }
        let long = try ada.post(path + "/query", ["where": ["title": ["$in": ["one", "hers"]]]], Self.headers)
        #expect(try titles(long) == ["one"])
    }

    @Test func `createMany, updateOne, updateMany, deleteOne, count, exists`() throws {
        let list = try ada.post(path, [["title": "four"], ["title": "five"]], Self.headers)
        #expect(list.status == 201, "\(list)")
        #expect(try list.json()["data"].list?.count == 2)
        let id = try #require(try list.json()["data"][0]["id"].int)
        let changed = try ada.patch("\(path)/\(id)", ["title": "vier"], Self.headers)
        #expect(changed.status == 200, "\(changed)")
        #expect(try changed.json()["data"]["title"].string == "vier")
        #expect(try ada.patch("\(path)/1", ["title": "stolen"], Self.headers).status == 404)

        let all: [String: Any] = ["update": ["views": 100], "where": ["views": ["$isnull": true]]]
        let several = try ada.patch(path, all, Self.headers)
        #expect(several.status == 200, "\(several)")
        let everything: [String: Any] = ["update": ["views": 7], "where": ["id": ["$gt": 0]]]
        #expect(try ada.patch(path, everything, Self.headers).status == 200)
        let hers = try server.administrator().get(path + "/1", Self.headers)
        #expect(try hers.json()["data"]["views"].int == 4, "the row of another user was changed: \(hers)")

        for name in ["count", "exists"] {
            let answer = try ada.post("\(path)/fn/\(name)", ["title": "hers"], Self.headers)
            #expect(answer.status == 200, "\(answer)")
        }
        let count = try ada.post(path + "/fn/count", ["id": ["$gt": 0]], Self.headers).json()
        #expect(count["count"].int == 5, "\(count)")
        let exists = try ada.post(path + "/fn/exists", ["title": "hers"], Self.headers).json()
        #expect(exists["exists"].bool == false, "\(exists)")

        #expect(try ada.delete("\(path)/\(id)", Self.headers).status == 200)
        #expect(try ada.get("\(path)/\(id)", Self.headers).status == 404)
        #expect(try ada.delete("\(path)/1", Self.headers).status == 404)
    }

    @Test func `readManyByReference, with`() throws {
        let comments = "/api/data/entity/comments"
        for (post, text) in [(2, "a"), (2, "b"), (3, "c")] {
            let made = try ada.post(comments, ["content": text, "posts": ["$set": ["id": post]]], Self.headers)
            #expect(made.status == 201, "\(made)")
        }
        let referenced = try ada.get(path + "/2/comments?limit=10&sort=id", Self.headers)
        #expect(try referenced.json()["data"].list?.compactMap { $0["content"].string } == ["a", "b"])
        let with = try ada.get(
            path + #"?sort=id&with={%22comments%22:{%22limit%22:1,%22sort%22:%22-id%22}}"#,
            Self.headers
        )
        #expect(try with.json()["data"][0]["comments"][0]["content"].string == "b", "\(with)")
        // The way through a reference shows nothing that is not shown elsewhere.
        let hers = try server.administrator().post(comments, ["content": "d", "posts_id": 1], Self.headers)
        #expect(hers.status == 201, "\(hers)")
        #expect(try ada.get(path + "/1/comments", Self.headers).status == 404)
        let back = try ada.get(comments + "?where={%22content%22:%22d%22}&with=posts", Self.headers).json()["data"]
        #expect(back.list?.count == 1 && back[0]["posts"].isNull, "\(back)")
    }

    @Test func `readConfig, readSchema, permissions and the changes, for administrators`() throws {
        let administrator = server.administrator()
        let config = try administrator.get("/api/system/config/data?secrets=0", Self.headers)
        #expect(config.status == 200, "\(config)")
        let schema = try administrator.get("/api/system/schema?config=1&secrets=0&fresh=0", Self.headers)
        #expect(schema.status == 200, "\(schema)")
        #expect(try schema.json().keys?.contains("schema") == true, "\(schema)")
        #expect(try administrator.get("/api/system/permissions", Self.headers).status == 200)
        for (method, action, value) in [
            ("POST", "add", ["type": "text"]), ("PATCH", "patch", ["config": ["label": "Slug"]]),
        ] as [(String, String, [String: Any])] {
            let address = "/api/system/config/\(action)/data/entities.posts.fields.slug"
            let answer = try administrator.send(method, address, json: value, headers: Self.headers)
            #expect(answer.status == 202, "\(answer)")
            #expect(try answer.json()["success"].bool == true, "\(answer)")
            let refused = try ada.send(method, address, json: value, headers: Self.headers)
            #expect(refused.status == 403, "\(refused)")
        }
        for path in ["/api/system/config/data", "/api/system/schema?config=1", "/api/system/permissions"] {
            #expect(try ada.get(path, Self.headers).status == 403, "\(path)")
            #expect(try server.visitor().get(path, Self.headers).status == 401, "\(path)")
        }
    }
}
