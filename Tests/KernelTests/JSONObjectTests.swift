// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct JSONObjectTests {
    @Test(arguments: [1, 8, 9, 40]) func `members keep their order, are found and are replaced in place`(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.integer(Int64($0))) })
        object["k0"] = "first"
        #expect(object.keys == (0..<count).map { "k\($0)" })
        #expect(object["k0"] == "first")
        #expect(object["k\(count - 1)"] == (count == 1 ? "first" : .integer(Int64(count - 1))))
        #expect(object["none"] == nil)
    }

    @Test func `removing down through the limit of linear search loses nothing`() {
        var object = JSONObject((0..<12).map { ("k\($0)", JSONValue.integer(Int64($0))) })
        for index in [3, 11, 0, 7, 5] { object["k\(index)"] = nil }
        #expect(object.keys == ["k1", "k2", "k4", "k6", "k8", "k9", "k10"])
        #expect(object.keys.allSatisfy { object[$0] != nil })
        object["new"] = true
        object["newer"] = false
        #expect(object["k10"] == 10 && object["newer"] == false && object.count == 9)
    }

    @Test(arguments: [0, 20]) func `keys that only look equal are different keys`(others: Int) {
        var object = JSONObject((0..<others).map { ("k\($0)", JSONValue.null) })
        object["\u{E9}"] = 1
        object["e\u{301}"] = 2
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(object.count == others + 2)
    }

    @Test func `objects are equal whatever the order of their members`() {
        let one: JSONValue = ["a": 1, "b": ["c": nil]]
        let other: JSONValue = ["b": ["c": nil], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "b": ["c": 0]])
    }
}
