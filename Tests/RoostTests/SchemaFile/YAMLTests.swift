// SPDX-License-Identifier: Apache-2.0

import Kernel
import Roost
import Testing

@Suite struct YAMLTests {
    @Test(arguments: [
        JSONValue.null, true, 12, -0.5, "text", "yes", "null", "12", "1e3", "", " lead", "a: b", "# no", "line\nbreak",
        "ü",
        [], ["a", 1, nil], JSONValue.object(JSONObject()), ["a": ["b": [1, ["c": "true"]]], "12": "x"],
    ])
    func `a value survives being written and read`(_ value: JSONValue) throws {
        #expect(try YAML.parse(try YAML.text(value)) == value)
    }

    @Test func `members keep their order`() throws {
        let value = try YAML.parse("z: 1\na: 2\nm: 3\n")
        #expect(value.objectValue?.keys == ["z", "a", "m"])
    }

    @Test(arguments: ["a: 1\na: 2", "a: [1", "? [1]\n: 2", "a: *x"])
    func `what is not YAML, or ambiguous, is refused`(_ text: String) {
        #expect(throws: YAML.Failure.self) { try YAML.parse(text) }
    }

    @Test func `a bomb of nesting is refused`() {
        #expect(throws: YAML.Failure.self) {
            try YAML.parse(String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
        }
    }
}
