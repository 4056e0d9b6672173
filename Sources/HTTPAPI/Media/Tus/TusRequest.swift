// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// What a request of tus 1.0.0 says in its headers.
struct TusRequest {
    static let version = "1.0.0"
    static let bodyType = "application/offset+octet-stream"

    let request: APIRequest

    /// - Throws: 412 for another version of the protocol, as the protocol asks.
    init(_ request: APIRequest) throws(Problem) {
        guard request.headers[TusField.resumable] == Self.version else {
            throw Problem(
                .preconditionFailed,
                code: "tus_version",
                detail: "Tus-Resumable is \(Self.version) here.",
                headers: [TusField.version: Self.version]
            )
        }
        self.request = request
    }

    /// The upload that the address names.
    func id() throws -> UploadID {
        guard let id = UploadID(try request.parameter("id")) else { throw MediaError.notFound }
        return id
    }

    var hasBody: Bool {
        switch request.body {
        case .empty: false
        case .bytes(let bytes): !bytes.isEmpty
        case .stream: true
        }
    }

    func requireBodyType() throws(Problem) {
        guard request.mediaType == Self.bodyType else { throw .unsupportedMediaType(accepted: Self.bodyType) }
    }

    var source: any ByteSource { RequestBodySource(request.body.stream) }

    // MARK: - Headers

    func offset() throws(Problem) -> Int64 {
        guard let offset = try number(TusField.offset) else { throw Self.invalid(TusField.offset) }
        return offset
    }

    func length() throws(Problem) -> Int64? { try number(TusField.length) }

    /// Whether the client says the length later.
    func defersLength() throws(Problem) -> Bool {
        guard let text = request.headers[TusField.deferLength] else { return false }
        guard text == "1" else { throw Self.invalid(TusField.deferLength) }
        return true
    }

    func metadata() throws(Problem) -> UploadMetadata? { try read(TusField.metadata) { UploadMetadata($0) } }
    func checksum() throws(Problem) -> UploadChecksum? { try read(TusField.checksum) { UploadChecksum($0) } }
    func concat() throws(Problem) -> UploadConcat? { try read(TusField.concat) { UploadConcat($0) } }

    private func number(_ name: HTTPField.Name) throws(Problem) -> Int64? { try read(name) { UploadNumber.read($0) } }

    private func read<Value>(_ name: HTTPField.Name, _ reading: (String) -> Value?) throws(Problem) -> Value? {
        guard let text = request.headers[name] else { return nil }
        guard let value = reading(text) else { throw Self.invalid(name) }
        return value
    }

    static func invalid(_ name: HTTPField.Name) -> Problem {
        let name = name.rawName
        return .badRequest(
            "invalid_header",
            "\(name) is missing, or can't be read.",
            errors: [.init(pointer: name, code: "invalid_header", message: "Missing, or can't be read.")]
        )
    }
}
