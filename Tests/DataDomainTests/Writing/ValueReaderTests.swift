// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@testable import DataDomain

@Suite struct ValueReaderTests {
    /// What becomes of a value: the value, or the codes of what is wrong with it.
    enum Outcome: Equatable {
        case value(Value)
        case refused([String])
    }

    private func read(_ json: JSONValue, _ type: FieldType) throws -> Outcome {
        let name = try #require(FieldName(rawValue: "f"))
        var reader = ValueReader()
        do throws(ValueProblems) {
            return .value(try reader.value(json, of: Field(id: "f", name: name, type: type)))
        } catch {
            return .refused(error.all.map { $0.pointer.isEmpty ? $0.code : "\($0.pointer) \($0.code)" })
        }
    }

    private static let short = FieldType.text(TextRules(minLength: 2, maxLength: 3, pattern: "^[a-z]*$"))
    private static let integer = FieldType.number(NumberRules(kind: .integer, minimum: 0, maximum: 10))
    private static let money = FieldType.number(NumberRules(kind: .decimal(scale: 2)))
    private static let float = FieldType.number(NumberRules(exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1))

    @Test(
        arguments: [
            ("abc", .value(.text("abc"))), ("", .refused(["too_short"])), ("abcd", .refused(["too_long"])),
            ("AB", .refused(["pattern"])), ("ABCD", .refused(["too_long", "pattern"])), (12, .refused(["pattern"])),
            (["a"], .refused(["invalid_type"])), (["a": 1], .refused(["invalid_type"])),
            ("a\u{0}", .refused(["invalid_character"])),
        ] as [(JSONValue, Outcome)]
    )
    func `texts keep to their rules`(json: JSONValue, outcome: Outcome) throws {
        #expect(try read(json, Self.short) == outcome)
    }

    @Test(
        arguments: [
            (12, "12"), (1.5, "1.5"), (true, "true"), (.decimal("0.12345678901234567890"), "0.12345678901234567890"),
        ] as [(JSONValue, String)]
    )
    func `plain texts take numbers and booleans as written`(json: JSONValue, text: String) throws {
        #expect(try read(json, .text(TextRules())) == .value(.text(text)))
        #expect(try read(json, .richText(TextRules())) == .refused(["invalid_type"]))
    }

    @Test func `lengths count code points`() throws {
        // An e with a combining accent is one character of two code points, a family four people and three joiners.
        let rules = FieldType.text(TextRules(maxLength: 2))
        #expect(try read("e\u{301}", rules) == .value(.text("e\u{301}")))
        #expect(try read("e\u{301}x", rules) == .refused(["too_long"]))
        #expect(try read("\u{1F468}\u{200D}\u{1F469}", rules) == .refused(["too_long"]))
        #expect(try read("\u{1F468}\u{1F469}", rules) == .value(.text("\u{1F468}\u{1F469}")))
    }

    @Test(
        arguments: [
            (0, .value(.integer(0))), (10, .value(.integer(10))), (-1, .refused(["too_small"])),
            (11, .refused(["too_large"])), (1.0, .value(.integer(1))), (1.5, .refused(["invalid_type"])),
            ("1", .refused(["invalid_type"])), (true, .refused(["invalid_type"])),
            (.decimal("18446744073709551616"), .refused(["too_large"])),
            (.decimal("-18446744073709551616"), .refused(["too_small"])), (.double(1e300), .refused(["too_large"])),
            (.decimal("2.0000000000000000000"), .value(.integer(2))),
        ] as [(JSONValue, Outcome)]
    )
    func `whole numbers`(json: JSONValue, outcome: Outcome) throws {
        #expect(try read(json, Self.integer) == outcome)
    }

    @Test(
        arguments: [
            (1, .value(.decimal(Decimal(unscaled: 100, scale: 2)))),
            (.double(0.1), .value(.decimal(Decimal(unscaled: 10, scale: 2)))),
            (.decimal("0.100000000000000000000"), .value(.decimal(Decimal(unscaled: 10, scale: 2)))),
            (.double(0.125), .refused(["too_precise"])), (.double(1e30), .refused(["too_large"])),
            (.double(-1e30), .refused(["too_small"])), ("1.00", .refused(["invalid_type"])),
        ] as [(JSONValue, Outcome)]
    )
    func `decimals are exact`(json: JSONValue, outcome: Outcome) throws {
        #expect(try read(json, Self.money) == outcome)
    }

    @Test(
        arguments: [
            (0.5, .value(.real(0.5))), (.double(0.3), .value(.real(0.3))), (.double(0.7), .value(.real(0.7))),
            (0, .refused(["too_small"])), (1, .refused(["too_large"])), (0.25, .refused(["not_multiple"])),
        ] as [(JSONValue, Outcome)]
    )
    func `numbers keep to their limits`(json: JSONValue, outcome: Outcome) throws {
        #expect(try read(json, Self.float) == outcome)
    }

    @Test(
        arguments: [
            (true, .value(.boolean(true))), (false, .value(.boolean(false))), (1, .value(.boolean(true))),
            (0, .value(.boolean(false))), (2, .refused(["invalid_type"])), ("true", .refused(["invalid_type"])),
        ] as [(JSONValue, Outcome)]
    )
    func booleans(json: JSONValue, outcome: Outcome) throws {
        #expect(try read(json, .boolean) == outcome)
    }

    @Test(
        arguments: [
            (.date, "2024-02-29", "2024-02-29"), (.date, "2024-02-29T23:00:00Z", "2024-02-29"),
            (.datetime, "2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00.000Z"),
            (.datetime, "2024-02-29", "2024-02-29T00:00:00.000Z"), (.week, "2024-W10", "2024-W10"),
            (.week, "2024-03-08", "2024-W10"),
        ] as [(DateRules.Kind, String, String)]
    )
    func `dates are canonical`(kind: DateRules.Kind, text: String, canonical: String) throws {
        #expect(try read(.string(text), .date(DateRules(kind: kind))) == .value(.text(canonical)))
    }

    @Test func `dates that are none, or out of bounds, are refused`() throws {
        let rules = FieldType.date(DateRules(kind: .date, minimum: "2024-01-01", maximum: "2024-12-31"))
        for text in ["2024-02-30", "tomorrow", "", "2024", "08/03/2024"] {
            #expect(try read(.string(text), rules) == .refused(["invalid_date"]))
        }
        #expect(try read(1_709_164_800, rules) == .refused(["invalid_type"]))
        #expect(try read("2023-12-31", rules) == .refused(["too_small"]))
        #expect(try read("2025-01-01", rules) == .refused(["too_large"]))
        #expect(try read("2024-12-31", rules) == .value(.text("2024-12-31")))
    }

    @Test(arguments: [
        ("a@b.c", true), ("a.b+c@sub.example.org", true), ("a@localhost", true), ("a", false), ("@b.c", false),
        ("a@", false), ("a@b@c", false), ("a b@c.d", false), ("a@-b.c", false), ("a@b..c", false), ("a@b.c.", false),
        (String(repeating: "a", count: 65) + "@b.c", false),
    ])
    func `e-mail addresses`(text: String, isValid: Bool) throws {
        let type = FieldType.email(TextRules())
        #expect(try read(.string(text), type) == (isValid ? .value(.text(text)) : .refused(["invalid_email"])))
    }

    @Test(arguments: [
        ("https://example.org", true), ("HTTP://example.org:8080/a?b=c#d", true), ("https://[::1]:80/", true),
        ("https://user@example.org/%20", true), ("https://\u{FC}.example/\u{FC}", true), ("http://localhost", true),
        ("example.org", false), ("ftp://example.org", false), ("javascript:alert(1)", false), ("https://", false),
        ("https:///a", false), ("https://a b", false), ("https://a/%2", false), ("https://a:0", false),
        ("https://a:70000", false), ("https://a:x", false), ("https://[::1", false), ("https://a/<b>", false),
    ])
    func addresses(text: String, isValid: Bool) throws {
        let type = FieldType.url(TextRules())
        #expect(try read(.string(text), type) == (isValid ? .value(.text(text)) : .refused(["invalid_url"])))
    }

    @Test(arguments: [
        ("a-b-1", true), ("a", true), ("", false), ("-a", false), ("a--b", false), ("A", false), ("\u{E4}", false),
    ])
    func slugs(text: String, isValid: Bool) throws {
        let type = FieldType.slug(TextRules())
        #expect(try read(.string(text), type) == (isValid ? .value(.text(text)) : .refused(["invalid_slug"])))
    }

    @Test(
        arguments: [
            ("Hello, World!", "hello-world"), ("  \u{C4}rger & \u{DF} ", "arger-ss"), ("It's", "its"),
            ("Cafe\u{301}", "cafe"), ("\u{141}\u{F3}d\u{17A} 2024", "lodz-2024"), ("\u{65E5}\u{672C}", nil), ("", nil),
        ] as [(String, String?)]
    )
    func `slugs are made from texts`(text: String, slug: String?) {
        #expect(Slug.make(from: text, limit: nil) == slug)
        #expect(slug.map(Slug.isValid) ?? true)
    }

    @Test func `a slug is cut between words`() {
        #expect(Slug.make(from: "one two three", limit: 9) == "one-two")
        #expect(Slug.make(from: "internationalization", limit: 5) == "inter")
    }

    @Test func `enumerations, json and places`() throws {
        let type = FieldType.enumeration(EnumerationRules(values: ["a", "b"]))
        #expect(try read("b", type) == .value(.text("b")))
        #expect(try read("c", type) == .refused(["not_listed"]))
        #expect(try read(1, type) == .refused(["invalid_type"]))
        #expect(try read(["b": [1, 2.5, nil]], .json) == .value(.json(#"{"b":[1,2.5,null]}"#)))
        #expect(try read("x", .json) == .value(.json(#""x""#)))
        #expect(try read(["lat": 1, "lon": 2], .geo) == .value(.json(#"{"lon":2,"lat":1}"#)))
        #expect(try read(["lat": 91, "lon": 2], .geo) == .refused(["invalid_geo"]))
        #expect(try read([1, 2], .geo) == .refused(["invalid_type"]))
    }

    @Test func `keys are of the format of their target`() throws {
        let target = try #require(EntityName(rawValue: "t"))
        let number = FieldType.relation(RelationRules(target: target, key: .integer))
        let uuid = FieldType.relation(RelationRules(target: target, key: .uuid))
        #expect(try read(7, number) == .value(.integer(7)))
        #expect(try read("7", number) == .refused(["invalid_type"]))
        #expect(try read("0190ABCD", uuid) == .value(.text("0190abcd")))
        #expect(try read("", uuid) == .refused(["invalid_id"]))
        #expect(try read(7, uuid) == .refused(["invalid_type"]))
    }

    @Test func `values become the JSON that they came from`() throws {
        let values: [(JSONValue, FieldType)] = [
            ("a", .text(TextRules())), (1, Self.integer), (0.5, .number(NumberRules())), (true, .boolean),
            (["a": [1]], .json), (["lon": 1, "lat": 2], .geo), ("2024-W10", .date(DateRules(kind: .week))),
        ]
        for (json, type) in values {
            guard case .value(let value) = try read(json, type) else {
                Issue.record("\(json) is refused")
                continue
            }
            #expect(value.json == json)
        }
        #expect(Value.decimal(Decimal(unscaled: 150, scale: 2)).json == .decimal("1.5"))
    }
}
