// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOHTTP1

/// An answer in the form in which it goes over the wire: how long its body is, and whether it has one at all.
struct AnswerFraming {
    let head: HTTPResponseHead
    /// Empty where an answer may have none: to HEAD, and with 204 and 304.
    let body: APIResponse.Body

    /// - Parameters:
    ///   - request: nil for the answer to what was no request.
    ///   - date: the value of `Date`.
    init(_ response: APIResponse, to request: InboundRequest?, date: String) {
        let isHTTP10 = request?.isHTTP10 ?? false
        let mayHaveBody =
            response.status.code >= 200 && response.status != .noContent && response.status != .notModified
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 3)
        for field in response.headers where field.name != .contentLength || request?.method == .head {
            headers.add(name: field.name.rawName, value: field.value)
        }
        headers.add(name: "Date", value: date)

        let length: Int? =
            switch response.body {
            case .empty: 0
            case .bytes(let bytes): bytes.count
            case .stream(let length, _): length
            }
        if mayHaveBody {
            if let length {
                if !headers.contains(name: "Content-Length") {
                    headers.add(name: "Content-Length", value: String(length))
                }
            } else if !isHTTP10, request?.method != .head {
                headers.add(name: "Transfer-Encoding", value: "chunked")
            }
        }
        head = HTTPResponseHead(
            version: isHTTP10 ? .http1_0 : .http1_1,
            status: .init(response.status),
            headers: headers
        )
        body = mayHaveBody && request?.method != .head ? response.body : .empty
    }
}

extension HTTPResponseStatus {
    init(_ status: HTTPResponse.Status) {
        self.init(statusCode: status.code, reasonPhrase: status.reasonPhrase)
    }
}
