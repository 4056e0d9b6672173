// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// Makes requests that are nearly right, the same ones for a seed.
struct RequestMutation {
    struct Request: CustomStringConvertible {
        var method: HTTPRequest.Method
        var target: String
        var headers: HTTPFields
        var body: [UInt8]?

        var description: String { "\(method) \(target) \(headers) \(String(decoding: body ?? [], as: UTF8.self))" }
    }

    /// Put in the place of a JSON value, or in the middle of anything.
    private static let values = [
        "null", "true", "0", "-1", "1e308", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0.1",
        "12345678901234567890.5", "\"\"", "\"é\u{0}\"", "\"\\u0000\"", "\"2024-02-30\"", "[]", "{}", "[[[]]]",
        "{\"$or\":[]}", "{\"$and\":{}}", "{\"$not\":{}}", "{\"$in\":[1,\"a\",null]}", "{\"$between\":[2,1]}",
        "{\"$like\":\"%*\\\\\"}", "{\"$regex\":\"(a*)*b\"}", "{\"$regex\":\"[\"}", "{\"$isnull\":1}", "{\"$inc\":1}",
        "{\"$inc\":9223372036854775807}", "{\"$push\":1}", "{\"$unset\":true}", "{\"$set\":{\"id\":1}}",
        "{\"$create\":{}}", "{\"$attach\":[1,1,99]}", "{\"$detach\":[1]}", "{\"$ref\":\"0.id\"}", "{\"$ref\":\"9.x\"}",
        "{\"$near\":{\"lon\":1,\"lat\":2,\"meters\":-1}}", "{\"$some\":{\"id\":1}}", "\"$user.id\"", "\"$now\"",
        "{\"$has\":\"a\"}", "{\"$search\":\"x\"}", "{\"lon\":181,\"lat\":0}",
    ]
    private static let names = [
        "id", "title", "views", "status", "seen", "extra", "place", "note", "author_id", "author", "comments", "tags",
        "author.name", "comments.content", "pin", "posts", "users", "where", "limit", "offset", "sort", "select",
        "with",
        "join", "cursor", "count", "deleted", "on-conflict", "purge", "$or", "$and", "update", "data", "_version",
    ]

    private let models: [Scenario]
    private var random: SeededRandom

    /// - Parameter models: what the requests are made of; long bodies are left out.
    init(of models: [Scenario], seed: UInt64) {
        self.models = models.filter { $0.body.map { $0.utf8.count < 1000 } ?? true }
        random = SeededRandom(seed: seed)
    }

    mutating func next() -> Request {
        let model = models[random.below(models.count)]
        var request = Request(
            method: model.method,
            target: model.target,
            headers: model.headers,
            body: model.body.map { Array($0.utf8) }
        )
        for _ in 0..<random.below(4) { mutate(&request) }
        return request
    }

    private mutating func mutate(_ request: inout Request) {
        switch random.below(8) {
        case 0: request.target = String(decoding: changed(Array(request.target.utf8)), as: UTF8.self)
        case 1: request.target += (request.target.contains("?") ? "&" : "?") + parameter()
        case 2: request.headers[.ifMatch] = ["\"x\"", "*", "W/\"x\"", ",", "x\""][random.below(5)]
        case 3: request.body = Array(Self.values[random.below(Self.values.count)].utf8)
        case 4: request.body = object()
        default: request.body = changed(request.body ?? object())
        }
    }

    private mutating func parameter() -> String {
        let value = random.below(2) == 0 ? String(decoding: object(), as: UTF8.self) : name()
        return "\(name())=\(random.below(3) == 0 ? Self.values[random.below(Self.values.count)] : value)"
            .replacing(" ", with: "%20")
    }

    private mutating func object() -> [UInt8] {
        let members = (0...random.below(3)).map { _ in
            "\"\(name())\":\(Self.values[random.below(Self.values.count)])"
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    private mutating func name() -> String { Self.names[random.below(Self.names.count)] }

    /// One place of `bytes` cut, doubled, or replaced.
    private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var bytes = bytes
        let start = random.below(bytes.count)
        let end = min(bytes.count, start + 1 + random.below(6))
        switch random.below(6) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes[start] = UInt8(truncatingIfNeeded: random.next())
        case 3: bytes.replaceSubrange(start..<end, with: Self.values[random.below(Self.values.count)].utf8)
        case 4: replaceValue(in: &bytes)
        default: bytes.insert(contentsOf: name().utf8, at: start)
        }
        return bytes
    }

    /// Replaces what stands behind a colon.
    private mutating func replaceValue(in bytes: inout [UInt8]) {
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
        guard !colons.isEmpty else { return }
        let start = colons[random.below(colons.count)] + 1
        let end = bytes[start...].firstIndex { ",}]".utf8.contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Self.values[random.below(Self.values.count)].utf8)
    }
}
