// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain

/// Reads a `multipart/form-data` body (RFC 7578, RFC 2046 5.1) as it arrives: a part is handed out when its headers are
/// there, and its bytes are read from the connection when somebody asks for them. Never more than one chunk of the
/// connection and one block of headers is in memory.
///
/// Strict where leniency would let two readers see two different forms: no preamble, CRLF everywhere, nothing but
/// blanks behind a boundary, and an end that is marked.
actor MultipartReader {
    private enum Place {
        case start
        case delimiter
        case body
        case end
    }

    static let headerLimit = 8192

    private let base: any ByteSource
    private let search: DelimiterSearch
    /// What came and was not handed out begins at `begin`. The first boundary has no line end before it.
    private var buffer = Array("\r\n".utf8)
    private var begin = 0
    private var place = Place.start
    private var count = 0

    /// - Parameter boundary: as ``boundary(_:)`` has read it.
    init(_ base: any ByteSource, boundary: String) {
        self.base = base
        search = DelimiterSearch(Array("\r\n--\(boundary)".utf8))
    }

    /// The boundary that a `Content-Type` names.
    ///
    /// - Throws: 400 `invalid_multipart`.
    static func boundary(_ contentType: String) throws(Problem) -> String {
        guard let boundary = HeaderParameters(contentType)?["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(isBoundary), boundary.last != " "
        else { throw Self.problem("Content-Type names no boundary that is one.") }
        return boundary
    }

    /// RFC 2046, 5.1.1.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: marks.contains(byte)
        }
    }

    private static let marks = Set("'()+_,-./:=? ".utf8)

    // MARK: - Parts

    /// The next part; what was not read of the one before is passed over. Nil behind the last one.
    func next() async throws(BlobError) -> MultipartPart? {
        while place == .body { _ = try await chunk(of: count) }
        if place == .start { try await passFirstBoundary() }
        guard place == .delimiter, try await goesOn() else { return nil }
        let headers = try await headers()
        guard let disposition = headers["content-disposition"].flatMap({ HeaderParameters($0) }),
            disposition.value == "form-data", let name = disposition["name"]
        else { throw Self.failure("A part says not what field of the form it is.") }
        count += 1
        place = .body
        return MultipartPart(
            name: name,
            fileName: disposition["filename"],
            type: headers["content-type"],
            source: PartSource(self, number: count)
        )
    }

    /// The next bytes of the part; nil at its end, and when another part's turn has come.
    fileprivate func chunk(of number: Int) async throws(BlobError) -> [UInt8]? {
        guard number == count, place == .body else { return nil }
        while true {
            if let found = search.firstPlace(in: buffer, from: begin) {
                if found > begin { return take(upTo: found) }
                begin += search.delimiter.count
                place = .delimiter
                return nil
            }
            // The end of what is there may be the beginning of a boundary.
            let safe = buffer.count - search.delimiter.count + 1
            if safe > begin { return take(upTo: safe) }
            try await fill()
        }
    }

    fileprivate func close() async {
        place = .end
        buffer = []
        begin = 0
        await base.close()
    }

    // MARK: - Between the parts

    private func passFirstBoundary() async throws(BlobError) {
        try await fill(to: search.delimiter.count)
        guard buffer[begin...].starts(with: search.delimiter) else {
            throw Self.failure("The body does not begin with its boundary.")
        }
        begin += search.delimiter.count
        place = .delimiter
    }

    /// Whether another part follows the boundary; then its line is passed.
    private func goesOn() async throws(BlobError) -> Bool {
        try await fill(to: 2)
        if buffer[begin...].starts(with: "--".utf8) {
            place = .end
            return false
        }
        for _ in 0..<64 {
            try await fill(to: 2)
            if buffer[begin...].starts(with: "\r\n".utf8) {
                begin += 2
                return true
            }
            guard buffer[begin] == UInt8(ascii: " ") || buffer[begin] == UInt8(ascii: "\t") else { break }
            begin += 1
        }
        throw Self.failure("Something stands behind a boundary.")
    }

    /// The headers of a part, names in lower case.
    private func headers() async throws(BlobError) -> [String: String] {
        var headers: [String: String] = [:]
        var rest = Self.headerLimit
        while true {
            let line = try await line(limit: rest)
            rest -= line.count + 2
            if line.isEmpty { return headers }
            guard let text = String(validating: line, as: UTF8.self), !line.contains(where: { $0 < 32 && $0 != 9 }),
                let colon = text.firstIndex(of: ":"), colon != text.startIndex
            else { throw Self.failure("A header of a part can't be read.") }
            let name = text[..<colon].lowercased()
            guard !name.contains(where: { $0 == " " || $0 == "\t" }), headers[name] == nil else {
                throw Self.failure("A header of a part can't be read, or stands twice.")
            }
            headers[name] = String(text[text.index(after: colon)...].trimmed)
        }
    }

    private func line(limit: Int) async throws(BlobError) -> [UInt8] {
        var from = begin
        while true {
            while from + 1 < buffer.count {
                if buffer[from] == 13, buffer[from + 1] == 10 {
                    guard from - begin <= limit else { throw Self.tooLong }
                    let line = Array(buffer[begin..<from])
                    begin = from + 2
                    return line
                }
                from += 1
            }
            guard buffer.count - begin <= limit else { throw Self.tooLong }
            let seen = from - begin
            try await fill()
            from = begin + seen
        }
    }

    // MARK: - Bytes

    private func take(upTo end: Int) -> [UInt8] {
        let bytes = Array(buffer[begin..<end])
        begin = end
        return bytes
    }

    private func fill(to count: Int) async throws(BlobError) {
        while buffer.count - begin < count { try await fill() }
    }

    private func fill() async throws(BlobError) {
        guard let chunk = try await base.next() else { throw Self.failure("The form ends before its last boundary.") }
        buffer.removeSubrange(..<begin)
        begin = 0
        buffer += chunk
    }

    private static var tooLong: BlobError { failure("The headers of a part are too long.") }
    private static func failure(_ detail: String) -> BlobError { .source(problem(detail)) }
    private static func problem(_ detail: String) -> Problem { .badRequest("invalid_multipart", detail) }
}

/// The bytes of one part, for as long as it is its turn.
private final class PartSource: ByteSource {
    private let reader: MultipartReader
    private let number: Int

    init(_ reader: MultipartReader, number: Int) {
        self.reader = reader
        self.number = number
    }

    func next() async throws(BlobError) -> [UInt8]? { try await reader.chunk(of: number) }

    /// The form goes on behind it.
    func close() async {}
}
