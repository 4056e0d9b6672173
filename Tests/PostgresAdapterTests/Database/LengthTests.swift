// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import Testing

/// An entry of an index has less room than a text.
struct LengthTests {
    /// Of letters that don't repeat, so that the server can't make it short.
    private func text(_ count: Int) -> String {
        var state: UInt64 = 1
        return String(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Character(UnicodeScalar(UInt8(33 + (state >> 33) % 90)))
            }
        )
    }

    private func refusal(_ body: () async throws -> Void) async throws -> [DataError.Issue] {
        do { try await body() } catch DataError.invalid(let issues) { return issues }
        throw Mistake("it was taken")
    }

    private static let noted = """
        {"entities":{"notes":{"fields":{"code":{"type":"text"},"free":{"type":"text"}}}},
         "indices":{"idx_unique_notes_code":{"entity":"notes","fields":["code"],"unique":true}}}
        """

    @Test(arguments: [3_000, 9_000, 100_000])
    func `a text that its index has no room for is refused with its field`(_ length: Int) async throws {
        let bed = try await Bed(Self.noted)
        let long = JSONValue.string(text(length))
        let issues = try await refusal { try await bed.create("notes", ["free": "a", "code": long]) }
        #expect(issues.map(\.pointer) == ["/code"] && issues.map(\.code) == ["invalid_value"])
        #expect(issues[0].message.contains("too long"))
        try await bed.create("notes", ["code": "a", "free": long])
        let id = try bed.sql("SELECT id FROM notes")
        #expect(try await refusal { try await bed.update("notes", id, ["code": long]) }.map(\.pointer) == ["/code"])
        #expect(try await bed.list("notes", [("select", "code")]) == #"[{"code":"a"}]"#)
        // Looking for one is no mistake.
        #expect(
            try await bed.list("notes", [("where", #"{"code":"\#(String(repeating: "x", count: length))"}"#)]) == "[]"
        )
        await bed.database.close()
    }

    @Test func `an index over texts that are too long is refused with their records`() async throws {
        let bed = try await Bed(Self.noted)
        try await bed.create("notes", ["free": .string(text(4_000))])
        try await bed.create("notes", ["free": "short"])
        let indexed = Self.noted.replacing(
            #""unique":true}"#,
            with: #""unique":true},"idx_notes_free":{"entity":"notes","fields":["free"]}"#
        )
        let plan = try bed.plan(indexed)
        let obstacles = try await bed.database.obstacles(plan)
        #expect(obstacles.map(\.kind) == [.tooLong] && obstacles.first?.records == [.integer(1)])
        await #expect(throws: DatabaseError.refused(obstacles)) { try await bed.apply(plan) }
        try await bed.delete("notes", "1")
        // For as long as somebody may still see the record, the server has it in the index too.
        for _ in 0..<2_000 {
            do throws(DatabaseError) {
                try await bed.database.apply(plan, origin: bed.origin)
                break
            } catch {
                #expect(error == .unavailable)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(try bed.sql("SELECT count(*) FROM pg_indexes WHERE indexname = 'idx_notes_free'") == "1")
        await bed.database.close()
    }
}
