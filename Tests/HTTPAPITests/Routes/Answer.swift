// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import NIOCore
import Synchronization

/// What came back, streamed bodies collected.
struct Answer: Sendable, CustomStringConvertible {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
    /// What a streamed body ended with; nil when it went through.
    let streamError: String?

    init(_ response: APIResponse) async {
        status = response.status.code
        headers = response.headers
        var failure: String?
        switch response.body {
        case .empty: bytes = []
        case .bytes(let body): bytes = body
        case .stream(_, let produce):
            let collected = Collected()
            do {
                try await produce(BodyWriter { collected.add($0) })
            } catch {
                failure = String(describing: error)
            }
            bytes = collected.bytes
        }
        streamError = failure
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Null for a body that is no JSON.
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var data: JSONValue { json["data"] ?? .null }
    var meta: JSONValue { json["meta"] ?? .null }
    /// Of a problem.
    var code: String? { json["code"]?.stringValue }
    var pointers: [String] { (json["errors"]?.arrayValue ?? []).compactMap { $0["pointer"]?.stringValue } }

    var description: String { "\(status) \(text.prefix(600))" }
}

private final class Collected: Sendable {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }

    func add(_ chunk: ByteBuffer) { content.withLock { $0.append(contentsOf: chunk.readableBytesView) } }
}
