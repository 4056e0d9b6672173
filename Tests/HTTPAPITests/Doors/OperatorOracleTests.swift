// SPDX-License-Identifier: Apache-2.0
import Conditions
import HTTPTypes
import JSON
import Kernel
import Testing

/// No operator, alone or under others, asks about what can't be read.
struct OperatorOracleTests {
    /// Operators as they are written, each with an operand.
    static let operands: [String] = [
        #"{"$eq":"x"}"#, #"{"$ne":"x"}"#, #"{"$gt":"x"}"#, #"{"$gte":"x"}"#, #"{"$lt":"x"}"#, #"{"$lte":"x"}"#,
        #"{"$in":["x"]}"#, #"{"$notin":["x"]}"#, #"{"$between":["a","z"]}"#, #"{"$like":"%"}"#, #"{"$ilike":"%"}"#,
        #"{"$startswith":""}"#, #"{"$endswith":""}"#, #"{"$contains":""}"#, #"{"$isnull":true}"#,
        #"{"$notnull":true}"#, #"{"$regex":"."}"#, #"{"$has":"x"}"#, #"{"$hasall":["x"]}"#, #"{"$hasany":["x"]}"#,
        #"{"$near":[0,0,1]}"#, #"{"$search":"secret"}"#,
    ]

    private static let grants: [JSONValue] = [
        ["role": "user", "entity": "pages", "action": "read", "fields": ["id", "title"]],
        ["role": "user", "entity": "people", "action": "read", "fields": ["id", "name"]],
    ]

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    @Test func `every operator has a case`() {
        let written = Set(Self.operands.compactMap { $0.split(separator: "\"").dropFirst().first.map(String.init) })
        #expect(written == Set(Condition.Operator.allCases.map(\.rawValue)))
    }

    /// A field that no grant gives, and one that is hidden from everybody, are answered like one that there is not.
    @Test(arguments: operands) func `no operator asks about a field that can't be read`(_ operand: String) async throws
    {
        let diary = try await Diary(Self.grants)
        for field in ["text", "trace"] {
            for condition in [
                #"{"\#(field)":\#(operand)}"#, #"{"$not":{"\#(field)":\#(operand)}}"#,
                #"{"$or":[{"title":"One"},{"\#(field)":\#(operand)}]}"#,
            ] {
                let unknown = condition.replacing("\"\(field)\"", with: "\"ghost\"")
                for path in ["pages?where=", "pages/fn/count?where=", "people/1/pages?where="] {
                    let asked = await diary.get(path + Self.encoded(condition))
                    let ghost = await diary.get(path + Self.encoded(unknown))
                    #expect(asked.status >= 400, "\(path)\(condition): \(asked)")
                    #expect(asked.status == ghost.status, "\(path)\(condition)")
                    #expect(Self.told(asked, field) == Self.told(ghost, "ghost"), "\(path)\(condition)")
                }
            }
        }
    }

    /// What is read in some rows only counts as null in the others: two diaries that differ there answer the same.
    @Test(arguments: operands) func `no operator tells values of rows in which the field can't be read`(
        _ operand: String
    ) async throws {
        let own: JSONValue = [
            "role": "user", "entity": "pages", "action": "read", "where": ["owner": "$user.id"],
            "fields": ["id", "title", "text"],
        ]
        let (left, right) = (try await Diary(Self.grants + [own]), try await Diary(Self.grants + [own]))
        try await right.asRoot(.patch, "pages/2", ["text": "x"])
        try await right.asRoot(.patch, "pages/3", ["text": nil])
        for condition in [#"{"text":\#(operand)}"#, #"{"$not":{"text":\#(operand)}}"#] {
            for path in ["pages?sort=text,id&where=", "pages/fn/count?where=", "pages/fn/exists?where="] {
                let answers = (
                    await left.get(path + Self.encoded(condition)), await right.get(path + Self.encoded(condition))
                )
                #expect(answers.0.status == answers.1.status, "\(path)\(condition)")
                #expect(Self.told(answers.0, "") == Self.told(answers.1, ""), "\(path)\(condition)")
            }
        }
    }

    /// The answer but for the request's own id and the field's name.
    private static func told(_ answer: Answer, _ field: String) -> String {
        guard case .object(var object) = answer.json else { return answer.text }
        object["requestId"] = nil
        let text = JSONValue.object(object).text
        return field.isEmpty ? text : text.replacing(field, with: "·")
    }
}
