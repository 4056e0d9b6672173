// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `GET` and `HEAD /file/{name}`: the bytes of a file, whole or in part, as they are or as an image made of them.
struct ServeFile {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let (name, parameters) = (try request.fileName(), request.queryParameters)
        let readable = try await api.files.readable(.name(name), parameters, by: request.requester)
        let isDownload = try request.flag("download")
        let content = try await content(readable, request, parameters)
        let policy = ServingPolicy(content.type, readable.audience, asDownload: isDownload)
        return try await answer(content, policy, request)
    }

    private func content(
        _ readable: Files.Readable,
        _ request: APIRequest,
        _ parameters: [SignedAddresses.Parameter]
    ) async throws -> ServedContent {
        guard parameters.contains(where: { TransformRequest.names.contains($0.name) }) else {
            return .original(readable.file)
        }
        let isFree = api.allowsFreeTransforms && api.permits.holds(.mediaManage, request.principal)
        let image = try await api.transforms.image(
            of: readable.file,
            TransformRequest(parameters),
            accept: request.headers[.accept],
            isSigned: readable.isSigned || isFree
        )
        return .derived(image, of: readable.file)
    }

    private func answer(_ content: ServedContent, _ policy: ServingPolicy, _ request: APIRequest) async throws
        -> APIResponse
    {
        let conditions = Preconditions(request.headers)
        let (tag, modified, size) = (content.tag, content.file.modified, content.size)
        var headers = policy.fields(content.file.name)
        headers[.eTag] = tag
        headers[.lastModified] = HTTPDate(modified).description
        if content.variesByAccept { headers.append(HTTPField(name: .vary, value: "Accept")) }
        switch conditions.outcome(tag: tag, modified: modified) {
        case .failed:
            throw Problem(.preconditionFailed, code: "precondition_failed", detail: "The file is another one by now.")
        case .unchanged:
            for name in [HTTPField.Name.contentType, .contentDisposition, .acceptRanges] { headers[name] = nil }
            return APIResponse(.notModified, headers: headers)
        case .proceed: break
        }
        if request.method == .head {
            return APIResponse(headers: headers, body: .stream(length: Int(clamping: size)) { _ in })
        }
        let wanted = conditions.allowsRange(tag: tag, modified: modified) ? request.headers[.range] : nil
        switch RangeRequest(wanted, size: size) {
        case .whole: return APIResponse(headers: headers, body: try await content.body(0..<size, api))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            return APIResponse(.partialContent, headers: headers, body: try await content.body(range, api))
        case .unsatisfiable: throw MediaError.unsatisfiable(size: size)
        }
    }
}

extension ServingPolicy {
    /// The edge adds `X-Content-Type-Options` to every answer.
    fileprivate func fields(_ name: FileName) -> HTTPFields {
        var fields = HTTPFields()
        for header in headers(name) {
            guard let name = HTTPField.Name(header.name), name != .xContentTypeOptions else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return fields
    }
}

extension Preconditions {
    fileprivate init(_ headers: HTTPFields) {
        self.init()
        func moment(_ name: HTTPField.Name) -> Timestamp? {
            headers[name].flatMap { HTTPDate($0) }.map {
                Timestamp(millisecondsSinceEpoch: $0.secondsSinceEpoch * 1000)
            }
        }
        ifMatch = headers[.ifMatch]
        ifNoneMatch = headers[.ifNoneMatch]
        ifModifiedSince = moment(.ifModifiedSince)
        ifUnmodifiedSince = moment(.ifUnmodifiedSince)
        ifRange = headers[.ifRange]
        ifRangeDate = moment(.ifRange)
    }
}

extension HTTPDate {
    init(_ moment: Timestamp) { self.init(secondsSinceEpoch: moment.millisecondsSinceEpoch / 1000) }
}
