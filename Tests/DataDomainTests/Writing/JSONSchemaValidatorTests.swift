// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@testable import DataDomain

@Suite struct JSONSchemaValidatorTests {
    private func codes(_ value: JSONValue, _ schema: JSONValue) -> [String] {
        JSONSchemaValidator(schema).problems(of: value).map { "\($0.pointer) \($0.code)" }
    }

    @Test(
        arguments: [
            (1, ["type": "integer"], true), (1.0, ["type": "integer"], true), (1.5, ["type": "integer"], false),
            (1.5, ["type": "number"], true), ("a", ["type": ["string", "null"]], true), (nil, ["type": "null"], true),
            (1, ["type": ["string", "null"]], false), (1, ["enum": [1.0, 2]], true), (3, ["enum": [1, 2]], false),
            (["a": 1, "b": 2], ["const": ["b": 2, "a": 1.0]], true), ("ab", ["minLength": 3], false),
            ("abc", ["maxLength": 2], false), ("abc", ["pattern": "^a"], true), ("bc", ["pattern": "^a"], false),
            (0, ["minimum": 0], true), (0, ["exclusiveMinimum": 0], false), (5, ["maximum": 4], false),
            (9, ["multipleOf": 3], true), (10, ["multipleOf": 3], false), ([1, 2], ["minItems": 3], false),
            ([1, 1.0], ["uniqueItems": true], false), ([1, "1"], ["uniqueItems": true], true),
            (["a", 1, 2], ["prefixItems": [["type": "string"]], "items": ["type": "integer"]], true),
            (["a", 1, "2"], ["prefixItems": [["type": "string"]], "items": ["type": "integer"]], false),
            (1, ["allOf": [["minimum": 0], ["maximum": 0]]], false),
            (1, ["anyOf": [["minimum": 2], ["maximum": 2]]], true),
            (1, ["oneOf": [["minimum": 0], ["maximum": 2]]], false), (1, ["not": ["type": "string"]], true),
            (1, ["not": ["type": "integer"]], false), (1, true, true), (1, false, false), ("x", ["minimum": 3], true),
            (["a": 1], ["minProperties": 2], false), ("2024", ["format": "date"], true),
        ] as [(JSONValue, JSONValue, Bool)]
    )
    func `values fit their schema or not`(value: JSONValue, schema: JSONValue, fits: Bool) {
        #expect(codes(value, schema).isEmpty == fits)
    }

    @Test func `problems carry the place inside the value`() {
        let schema: JSONValue = [
            "type": "object", "required": ["name", "size"], "additionalProperties": false,
            "properties": [
                "name": ["type": "string"], "size": ["type": "integer"],
                "list": ["type": "array", "items": ["$ref": "#/$defs/entry"]],
            ],
            "$defs": ["entry": ["type": "object", "required": ["a/b"], "properties": ["a/b": ["maximum": 3]]]],
        ]
        #expect(
            codes(["name": 1, "list": [["a/b": 4], [:]], "other": 1], schema) == [
                "/size required", "/name invalid_type", "/list/0/a~1b too_large", "/list/1/a~1b required",
                "/other unknown_field",
            ]
        )
        #expect(codes(["name": "a", "size": 1, "list": []], schema).isEmpty)
    }

    @Test func `references may recur`() {
        let tree: JSONValue = [
            "type": "object", "properties": ["next": ["$ref": "#"], "value": ["type": "integer"]],
        ]
        #expect(codes(["value": 1, "next": ["value": 2, "next": ["value": 3]]], tree).isEmpty)
        #expect(codes(["next": ["next": ["value": "x"]]], tree) == ["/next/next/value invalid_type"])
        #expect(codes(1, ["$ref": "#/nowhere"]) == [" not_allowed"])
    }

    @Test func `the work is bounded`() {
        #expect(codes(1, ["$ref": "#"]) == [" too_complex"])
        var nested: JSONValue = ["type": "integer"]
        for _ in 0..<40 { nested = ["anyOf": [["allOf": [nested, nested]], nested]] }
        #expect(codes("x", nested) == [" too_complex"])
        let many = JSONValue.array(Array(repeating: "x", count: 1000))
        #expect(codes(many, ["items": ["type": "integer"]]).count == 20)
    }

    @Test func `a field of the type tells the places in the body`() async throws {
        let schema: JSONValue = ["type": "object", "properties": ["a": ["type": "integer"]]]
        let fixture = try WritingFixture(schema: [
            "entities": ["things": ["fields": ["shape": WritingFixture.field("jsonschema", ["schema": schema])]]]
        ])
        #expect(
            try await fixture.issues { try await fixture.create("things", ["shape": ["a": "x"]]) } == [
                "/shape/a invalid_type"
            ]
        )
        #expect(try await fixture.create("things", ["shape": ["a": 1]])["shape"] == ["a": 1])
    }
}
