// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Testing

struct SchemaIdentityTests {
    private func ids(_ json: JSONValue, over current: JSONValue) throws -> [String: String] {
        let before = try Schemas.definition(current, ids: NumberedIDs("old"))
        let after = try Schemas.definition(json, over: before, ids: NumberedIDs("new"))
        return Dictionary(uniqueKeysWithValues: after.entities.map { ($0.name.rawValue, $0.id) })
    }

    private func entities(_ names: [String], from: [String: String] = [:]) -> JSONValue {
        ["entities": .object(JSONObject(names.map { ($0, from[$0].map { ["renamed-from": .string($0)] } ?? [:]) }))]
    }

    @Test func `names without ids mean what they meant`() throws {
        #expect(
            try ids(entities(["b", "a", "c"]), over: entities(["a", "b"])) == [
                "a": "old-1", "b": "old-2", "c": "new-1",
            ]
        )
    }

    @Test func `renamed-from keeps the id, and goes on to mean nothing once it is done`() throws {
        let renamed = entities(["b"], from: ["b": "a"])
        #expect(try ids(renamed, over: entities(["a"])) == ["b": "old-1"])
        #expect(try ids(renamed, over: entities(["b"])) == ["b": "old-1"])
        #expect(try ids(renamed, over: entities(["x"])) == ["b": "new-1"])
    }

    @Test func `a chain of renames moves each along`() throws {
        let chain = entities(["b", "c"], from: ["b": "a", "c": "b"])
        #expect(try ids(chain, over: entities(["a", "b"])) == ["b": "old-1", "c": "old-2"])
        #expect(try ids(chain, over: entities(["b", "c"])) == ["b": "old-1", "c": "old-2"])
    }

    @Test func `ids of another database give way to those of the same name`() throws {
        let file: JSONValue = ["entities": ["a": ["config": ["id": "elsewhere"]], "z": ["config": ["id": "own"]]]]
        #expect(try ids(file, over: entities(["a"])) == ["a": "old-1", "z": "own"])
    }

    @Test func `fields follow the same rules inside their entity`() throws {
        let before = try Schemas.definition(Schemas.posts(["a": ["type": "text"]]), ids: NumberedIDs("old"))
        let json = Schemas.posts(["b": ["type": "text", "config": ["renamed-from": "a"]], "c": ["type": "text"]])
        let after = try Schemas.definition(json, over: before, ids: NumberedIDs("new"))
        #expect(after.entities[0].fields.map(\.id) == [before.entities[0].fields[0].id, "new-1"])
        #expect(after.json["entities"]?["posts"]?["fields"]?["b"]?["config"]?["renamed-from"] == nil)
    }
}
