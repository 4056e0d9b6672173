// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// The entities that the tests ask about: posts with an author and comments.
struct Blog: ConditionSubject {
    enum Entity { case posts, users, comments }
    let entity: Entity

    static let posts = Blog(entity: .posts)

    var searchableFields: [String] {
        switch entity {
        case .posts: ["title", "body"]
        case .users: ["name"]
        case .comments: []
        }
    }

    func member(_ name: String) -> ConditionMember? {
        switch entity {
        case .posts: post(name)
        case .users: user(name)
        case .comments: comment(name)
        }
    }

    private func post(_ name: String) -> ConditionMember? {
        switch name {
        case "id", "views": .field(.integer)
        case "title", "body": .field(.text)
        case "draft": .field(.boolean)
        case "rating": .field(.real)
        case "price": .field(.decimal(scale: 2))
        case "day": .field(.date)
        case "createdAt": .field(.instant)
        case "week": .field(.week)
        case "tags": .field(.json)
        case "place": .field(.geo)
        case "author": .relation(Blog(entity: .users), many: false)
        case "comments": .relation(Blog(entity: .comments), many: true)
        default: nil
        }
    }

    private func user(_ name: String) -> ConditionMember? {
        switch name {
        case "id", "age": .field(.integer)
        case "name": .field(.text)
        case "posts": .relation(Blog.posts, many: true)
        default: nil
        }
    }

    private func comment(_ name: String) -> ConditionMember? {
        switch name {
        case "id", "likes": .field(.integer)
        case "text": .field(.text)
        case "author": .relation(Blog(entity: .users), many: false)
        default: nil
        }
    }

    /// What the tests let `$user.…` and `$old.…` hold.
    static func variables(_ variable: Variable) -> VariableKind? {
        switch variable {
        case .user(["id"]), .user(["age"]): VariableKind(.integer)
        case .user(["name"]): VariableKind(.text)
        case .user(["born"]): VariableKind(.date)
        case .user(["roles"]): VariableKind(.text, isList: true)
        case .old("views"): VariableKind(.integer)
        default: nil
        }
    }

    /// `json` read and checked against posts.
    static func predicate(_ json: JSONValue) throws(ConditionError) -> Predicate {
        try Predicate(checking: Condition(json: json), against: posts, variables: variables)
    }
}

/// A record in memory.
struct Record: ConditionRow, Sendable {
    var values: [String: Value] = [:]
    var relations: [String: [Record]] = [:]

    func value(of field: String) -> Value { values[field] ?? .null }
    func related(_ relation: String) -> [any ConditionRow] { relations[relation] ?? [] }
}
