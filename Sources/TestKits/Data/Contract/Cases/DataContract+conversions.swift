// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    /// A conversion of the field `value`: its types, what was stored and what it becomes.
    private struct Conversion {
        let name: String
        let from: FieldType
        let to: FieldType
        let stored: [JSONValue]
        let becomes: [JSONValue]
    }

    private static let text = FieldType.text(TextRules())
    private static let whole = FieldType.number(NumberRules(kind: .integer))
    private static let real = FieldType.number(NumberRules(kind: .float))

    private static func decimal(_ scale: Int) -> FieldType { .number(NumberRules(kind: .decimal(scale: scale))) }
    private static func date(_ kind: DateRules.Kind) -> FieldType { .date(DateRules(kind: kind)) }

    private static let good: [Conversion] = [
        .init(name: "text to integer", from: text, to: whole, stored: ["1", "-20", nil], becomes: [1, -20, nil]),
        .init(
            name: "integer to text",
            from: whole,
            to: text,
            stored: [1, .integer(.min), nil],
            becomes: ["1", "-9223372036854775808", nil]
        ),
        .init(
            name: "integer to boolean",
            from: whole,
            to: .boolean,
            stored: [1, 0, nil],
            becomes: [true, false, nil]
        ),
        .init(name: "boolean to integer", from: .boolean, to: whole, stored: [true, false], becomes: [1, 0]),
        .init(
            name: "decimal to a finer one",
            from: decimal(2),
            to: decimal(3),
            stored: [0.25, 1],
            becomes: [0.25, 1]
        ),
        .init(name: "decimal to integer", from: decimal(2), to: whole, stored: [25, -1], becomes: [25, -1]),
        .init(name: "real to decimal", from: real, to: decimal(2), stored: [0.1, 0.25], becomes: [0.1, 0.25]),
        .init(name: "text to boolean", from: text, to: .boolean, stored: ["true", "0"], becomes: [true, false]),
        .init(
            name: "date to datetime",
            from: date(.date),
            to: date(.datetime),
            stored: ["2024-02-29"],
            becomes: ["2024-02-29T00:00:00.000Z"]
        ),
        .init(
            name: "midnights to dates",
            from: date(.datetime),
            to: date(.date),
            stored: ["2024-02-29T00:00:00Z", nil],
            becomes: ["2024-02-29", nil]
        ),
        .init(name: "text to JSON", from: text, to: .json, stored: ["x", #"{"a":[1]}"#], becomes: ["x", ["a": [1]]]),
        .init(
            name: "text to an enumeration",
            from: text,
            to: .enumeration(.init(values: ["a", "b"])),
            stored: ["a", "b"],
            becomes: ["a", "b"]
        ),
    ]

    /// The second value of each does not convert.
    private static let bad: [Conversion] = [
        .init(name: "text that is no number", from: text, to: whole, stored: ["1", "one"], becomes: []),
        .init(
            name: "a decimal with too many digits",
            from: decimal(3),
            to: decimal(2),
            stored: [0.5, 0.125],
            becomes: []
        ),
        .init(name: "a number that is no flag", from: whole, to: .boolean, stored: [1, 2], becomes: []),
        .init(
            name: "a moment with a time of day",
            from: date(.datetime),
            to: date(.date),
            stored: ["2024-02-29", "2024-02-29T01:00:00Z"],
            becomes: []
        ),
    ]

    /// The plan that turns `value` from its first type, with rows, into the second.
    private static func prepare(
        _ conversion: Conversion,
        _ session: inout ContractSession
    ) async throws -> (plan: SchemaPlan, ids: [RecordID]) {
        try await session.apply { definition in
            definition.entities.append(
                try ContractSchema.entity("converted", [try ContractSchema.field("value", conversion.from)])
            )
        }
        let ids = try await session.add("converted", conversion.stored.map { ["value": $0] })
        let plan = try session.planning { definition in
            try definition.change("value", of: "converted") { $0.typed(conversion.to) }
        }
        return (plan, ids)
    }

    static let conversions: [Case] =
        good.map { conversion in
            Case("\(conversion.name) converts") { session in
                var session = session
                let plan = try await prepare(conversion, &session).plan
                try claimEqual(try await session.database.obstacles(plan), [])
                let before = try await session.column("value", "converted", ["sort": "id"]).map(\.text)
                try await session.database.apply(plan, origin: ContractSession.origin)
                try claim(before.count == conversion.stored.count, "a rehearsal changed rows")
                session.schema = plan.to
                let read = try await session.column("value", "converted", ["sort": "id"]).map(\.text)
                try claimEqual(read, conversion.becomes.map(\.text))
                try await session.add("converted", conversion.becomes.map { ["value": $0] })
            }
        }
        + bad.map { conversion in
            Case("\(conversion.name) is refused and nothing changes") { session in
                var session = session
                let (plan, ids) = try await prepare(conversion, &session)
                let before = try await session.column("value", "converted", ["sort": "id"])
                let obstacle = SchemaObstacle(
                    kind: .notConvertible,
                    entity: try EntityName(of: "converted"),
                    fields: [try FieldName(of: "value")],
                    records: [ids[1]],
                    count: 1
                )
                try claimEqual(try await session.database.obstacles(plan), [obstacle])
                try await claimFailure(.refused([obstacle])) {
                    try await session.database.apply(plan, origin: ContractSession.origin)
                }
                try claimEqual(try await session.column("value", "converted", ["sort": "id"]), before)
                try claimEqual(try await session.database.current()?.version, 2)
            }
        }
}
