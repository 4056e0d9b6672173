// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"

    private static func bytes(_ values: [JSONValue]) -> [[UInt8]] { values.map { Array(($0.stringValue ?? "").utf8) } }

    static let texts: [Case] = [
        Case("texts come back byte by byte") { session in
            let texts = [
                "", " ", "\"\\/\n\t\u{1}", "😀👩‍👩‍👧", composed, decomposed, "\u{FEFF}x", "\u{10FFFF}", "null", "'; --",
            ]
            try await session.add("posts", texts.map { ["title": .string($0)] })
            let read = try await session.column("title", "posts", ["sort": "id"])
            try claimEqual(bytes(read), texts.map { Array($0.utf8) })
        },
        Case("a text of a megabyte is kept whole") { session in
            let text = String(repeating: "0123456789abcdé", count: 65_536)
            let id = try await session.id("posts", ["title": .string(text)])
            try claim(try await session.get("posts", id)["title"] == .string(text), "the text came back changed")
            try claimEqual(try await session.count("posts", where: ["title": .string(text)]), 1)
        },
        Case("an operand with U+0000 is not cut there") { session in
            try await session.add("posts", ["title": "a"])
            for sign in ["$eq", "$startswith", "$contains", "$endswith", "$like"] {
                let found = try await session.titles(where: ["title": [sign: "a\u{0}b"]])
                try claimEqual(found, [], sign)
            }
            try claimEqual(try await session.titles(where: ["title": ["$lt": "a\u{0}"]]), ["a"], "$lt")
        },
        Case("U+0000 inside JSON is kept") { session in
            let id = try await session.id("samples", ["data": ["a\u{0}b", ["k\u{0}": "v"]]])
            try claimEqual(try await session.get("samples", id)["data"]?.text, #"["a\u0000b",{"k\u0000":"v"}]"#)
            try claimEqual(try await session.count("samples", where: ["data": ["$has": "a\u{0}b"]]), 1, "$has")
        },
        Case("text sorts by code point") { session in
            let texts = ["Z", "a", "e", "e\u{301}", "\u{E9}", "z", "\u{FFFD}", "😀", "", "A", "aa", "Ä"]
            try await session.add("posts", texts.map { ["title": .string($0)] })
            let read = try await session.column("title", "posts", ["sort": "title", "limit": 100])
            let sorted = texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
            try claimEqual(bytes(read), sorted.map { Array($0.utf8) })
        },
        Case("composed and decomposed letters differ") { session in
            try await session.add("posts", ["title": .string(composed)], ["title": .string(decomposed)])
            for text in [composed, decomposed] {
                for sign in ["$eq", "$like", "$startswith", "$endswith", "$contains"] {
                    let found = try await session.titles(where: ["title": [sign: .string(text)]])
                    try claimEqual(bytes(found), [Array(text.utf8)], sign)
                }
                let listed = try await session.titles(where: ["title": ["$in": [.string(text)]]])
                try claimEqual(bytes(listed), [Array(text.utf8)], "$in")
            }
            let groups = try await session.aggregate("posts", ["group": ["title"], "select": ["n": ["count": "*"]]])
            try claimEqual(groups.arrayValue?.count, 2, "groups")
            try await session.add("tags", ["title": .string(composed)], ["title": .string(decomposed)])
        },
        Case("$like is case-sensitive and $ilike folds Unicode") { session in
            try await session.add("posts", ["ÄRGER", "ärger", "Straße", "ΣΊΣΥΦΟΣ", "100%", "a*b", "a\\b"].titles)
            func like(_ sign: String, _ pattern: String) async throws -> [JSONValue] {
                try await session.titles(where: ["title": [sign: .string(pattern)]])
            }
            try claimEqual(try await like("$like", "ä*"), ["ärger"])
            try claimEqual(try await like("$ilike", "ä*"), ["ÄRGER", "ärger"])
            try claimEqual(try await like("$ilike", "*SSE"), [])
            try claimEqual(try await like("$ilike", "σίσυ*"), ["ΣΊΣΥΦΟΣ"])
            try claimEqual(try await like("$like", "%r%"), ["ärger", "Straße"])
            try claimEqual(try await like("$like", "100\\%"), ["100%"])
            try claimEqual(try await like("$like", "a\\*b"), ["a*b"])
            try claimEqual(try await like("$like", "a\\\\b"), ["a\\b"])
            try claimEqual(try await like("$like", "a_b"), [], "an underscore is no wildcard")
            try claimEqual(try await like("$startswith", "100%"), ["100%"])
            try claimEqual(try await like("$contains", "*"), ["a*b"])
        },
        Case("$regex looks anywhere and in linear time") { session in
            try await session.add("posts", ["abc", "aXc", "", String(repeating: "a", count: 5000)].titles)
            try claimEqual(try await session.titles(where: ["title": ["$regex": "^a[bX]c$"]]), ["abc", "aXc"])
            try claimEqual(try await session.titles(where: ["title": ["$regex": "b"]]), ["abc"])
            try claimEqual(try await session.titles(where: ["title": ["$regex": "(a*)*(a*)*c$"]]), ["abc", "aXc"])
            try claimEqual(try await session.titles(where: ["title": ["$regex": ""]]).count, 4)
        },
        Case("$search finds all words, whatever their case") { session in
            try await session.add("posts", ["A quick Fox", "quick", "foxes are QUICK"].titles)
            try claimEqual(
                try await session.titles(where: ["$search": "quick FOX"]),
                ["A quick Fox", "foxes are QUICK"]
            )
        },
    ]
}

extension [String] {
    /// Rows that have these titles.
    var titles: [JSONValue] { map { ["title": .string($0)] } }
}
