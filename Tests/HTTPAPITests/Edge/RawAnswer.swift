// SPDX-License-Identifier: Apache-2.0

/// An answer as it came over the wire.
struct RawAnswer: Sendable {
    var status: Int
    /// Names in lower case, in the order in which they came.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The answer at the start of `bytes`, which are consumed; nil while it is incomplete. Without a length the body
    /// lasts to the end of the connection.
    static func take(from bytes: inout [UInt8], hasBody: Bool = true, isAtEnd: Bool) -> RawAnswer? {
        guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first, let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: parts[0].lowercased(), value: parts.count > 1 ? parts[1].drop { $0 == " " }.description : "")
        }
        var answer = RawAnswer(status: status, headers: headers, body: [])
        let rest = bytes[headEnd.upperBound...]
        guard hasBody, status >= 200, status != 204, status != 304 else {
            bytes = Array(rest)
            return answer
        }
        if let length = answer["content-length"].flatMap({ Int($0) }) {
            guard rest.count >= length else { return nil }
            answer.body = Array(rest.prefix(length))
            bytes = Array(rest.dropFirst(length))
            return answer
        }
        guard answer["transfer-encoding"] == "chunked" else {
            guard isAtEnd else { return nil }
            answer.body = Array(rest)
            bytes = []
            return answer
        }
        guard let (body, left) = dechunk(rest) else { return nil }
        answer.body = body
        bytes = Array(left)
        return answer
    }

    private static func dechunk(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], rest: ArraySlice<UInt8>)? {
        var body: [UInt8] = []
        var rest = bytes
        while let lineEnd = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16) else {
                return nil
            }
            rest = rest[lineEnd.upperBound...]
            guard rest.count >= size + 2 else { return nil }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
            if size == 0 { return (body, rest) }
        }
        return nil
    }
}
