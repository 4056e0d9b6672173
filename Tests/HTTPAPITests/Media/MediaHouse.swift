// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPAPI
import HTTPTypes
import Kernel
import MediaDomain
import MediaTestKit
import NIOCore

/// The API over files in memory, with two people who are signed in. Whatever is called `ann…` is Ann's alone; all else
/// is for both.
struct MediaHouse: Sendable {
    let bed: MediaBed
    let api: TestAPI
    let ann: HTTPFields
    let bob: HTTPFields

    init(
        _ bed: MediaBed = MediaBed(),
        deadline: Duration = .seconds(600),
        allowsFree: Bool = false
    ) async throws {
        self.bed = bed
        api = try await TestAPI(
            Cast.schema,
            access: .rules,
            media: bed,
            deadline: deadline,
            allowsFree: allowsFree
        )
        let cast = Cast(api)
        ann = try await cast.headers(.user)
        bob = try await cast.headers(.limited(.logsRead))
        bed.catalog.allow { requester, _, name in
            switch requester.principal.kind {
            case .anonymous: false
            case .user: !name.hasPrefix("ann") || requester.principal.roles.isEmpty
            case .key, .system: true
            }
        }
    }

    /// Of someone who holds `media.manage`.
    func manager() async throws -> HTTPFields { try await Cast(api).headers(.limited(.mediaManage)) }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ caller: HTTPFields? = nil,
        _ headers: HTTPFields = [:],
        bytes: [UInt8]? = nil
    ) async -> Answer {
        await api.send(method, "/api/media" + path, headers: (caller ?? ann) + headers, bytes: bytes)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ caller: HTTPFields? = nil,
        _ headers: HTTPFields = [:],
        json: String
    ) async -> Answer {
        await send(method, path, caller, headers, bytes: Array(json.utf8))
    }

    func get(_ path: String, _ caller: HTTPFields? = nil, _ headers: HTTPFields = [:]) async -> Answer {
        await send(.get, path, caller, headers)
    }

    @discardableResult
    func upload(
        _ name: String,
        _ content: String = "hello",
        type: String = "text/plain",
        query: String = "",
        _ caller: HTTPFields? = nil
    ) async -> Answer {
        await send(.post, "/upload/\(name)\(query)", caller, [.contentType: type], bytes: Array(content.utf8))
    }

    /// A request whose body comes in these chunks, and then ends, or fails.
    func stream(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        _ chunks: [[UInt8]],
        failing: Problem? = nil
    ) async -> Answer {
        let request = InboundRequest(
            method: method,
            target: "/api/media" + path,
            authority: "localhost",
            headers: ann + headers,
            body: .stream(BodyStream(Chunks(chunks: chunks, failure: failing))),
            peer: "127.0.0.1",
            isSecure: false
        )
        return await Answer(api.edge.respond(to: request))
    }

    /// What is stored at all: nothing, or what has a record.
    var hasNoOrphans: Bool { Set(bed.store.keys) == Set(bed.catalog.files.map(\.blob)) }
}

private struct Chunks: AsyncSequence, Sendable {
    let chunks: [[UInt8]]
    let failure: Problem?

    func makeAsyncIterator() -> Iterator { Iterator(rest: chunks[...], failure: failure) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<[UInt8]>
        let failure: Problem?

        mutating func next() async throws -> ByteBuffer? {
            if let chunk = rest.popFirst() { return ByteBuffer(bytes: chunk) }
            if let failure { throw failure }
            return nil
        }
    }
}

extension HTTPFields {
    static func + (left: HTTPFields, right: HTTPFields) -> HTTPFields {
        var sum = left
        for field in right { sum[field.name] = field.value }
        return sum
    }

    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }

    /// Headers by their names.
    init(_ fields: [String: String]) {
        self.init()
        for (name, value) in fields { if let name = HTTPField.Name(name) { self[name] = value } }
    }
}

/// A form as browsers send it.
struct TestForm {
    static let type = "multipart/form-data; boundary=----roost7MA4YWxk"
    private static let boundary = "----roost7MA4YWxk"
    private var text = ""

    func adding(_ name: String, _ content: String, file: String? = nil, type: String? = nil) -> TestForm {
        var form = self
        form.text += "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\""
        if let file { form.text += "; filename=\"\(file)\"" }
        if let type { form.text += "\r\nContent-Type: \(type)" }
        form.text += "\r\n\r\n\(content)\r\n"
        return form
    }

    var bytes: [UInt8] { Array("\(text)--\(Self.boundary)--\r\n".utf8) }
}
