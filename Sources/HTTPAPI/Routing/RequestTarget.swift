// SPDX-License-Identifier: Apache-2.0

/// The address of a request, taken apart: `/path?query`.
struct RequestTarget: Sendable {
    /// Still percent-encoded.
    let path: Substring
    /// Behind the `?`, as it was sent; empty when there is none.
    let query: Substring
    /// Between the slashes, each percent-decoded once; a slash at the end leaves an empty one.
    let segments: [String]

    /// - Throws: 400 `invalid_target` unless `target` starts with a slash; 400 `invalid_path` for a broken
    ///   percent-encoding, text that is not UTF-8, or a NUL.
    init(_ target: String) throws(Problem) {
        let bytes = target.utf8
        guard bytes.first == UInt8(ascii: "/"), !bytes.contains(UInt8(ascii: "#")) else {
            throw .badRequest("invalid_target", "The address has to start with a slash and has no fragment.")
        }
        if let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
            path = target[..<mark]
            query = target[bytes.index(after: mark)...]
        } else {
            path = target[...]
            query = ""
        }
        segments = try Self.split(path)
    }

    private static func split(_ path: Substring) throws(Problem) -> [String] {
        let bytes = path.utf8
        var segments: [String] = []
        var start = bytes.index(after: bytes.startIndex)
        while true {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
            guard let segment = PercentDecoding.decode(path[start..<end], plusIsSpace: false),
                !segment.utf8.contains(0)
            else { throw .badRequest("invalid_path", "The path is not percent-encoded UTF-8.") }
            segments.append(segment)
            if end == bytes.endIndex { return segments }
            start = bytes.index(after: end)
        }
    }

    /// The segments that routes are matched by: one slash at the end makes no difference.
    var routeSegments: [String] { segments.last == "" ? segments.dropLast() : segments }
}
