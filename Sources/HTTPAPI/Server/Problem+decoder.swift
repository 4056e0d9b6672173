// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOHTTP1

extension Problem {
    /// What the HTTP decoder found wrong.
    ///
    /// - Parameters:
    ///   - inRequestLine: whether the first line was still incomplete: then it is the address that is too long.
    ///   - line: the first line; nil when it isn't known any more.
    init(_ error: HTTPParserError, limits: RequestLimits, inRequestLine: Bool, line: RequestLine?) {
        switch error {
        case .invalidVersion where line?.saysVersion == false:
            self = .badRequest("malformed_request", "The first line ends with HTTP/1.1, carriage return and line feed.")
        case .headerOverflow:
            self = inRequestLine ? .uriTooLong(limit: limits.url) : .headersTooLarge(limit: limits.headers)
        case .invalidVersion, .paused:
            // The preface of HTTP/2 pauses the decoder.
            self = Problem(
                .httpVersionNotSupported,
                code: "http_version_not_supported",
                detail: "HTTP/1.1 is spoken here."
            )
        case .invalidMethod: self = .badRequest("invalid_method", "The method is not one of HTTP.")
        case .invalidURL, .invalidHost, .invalidPort, .invalidPath, .invalidQueryString, .invalidFragment:
            self = .badRequest("invalid_target", "The address has characters that it may not have.")
        case .invalidHeaderToken: self = .badRequest("invalid_header", "A header is not of the form of one.")
        case .invalidContentLength, .unexpectedContentLength:
            self = .badRequest("invalid_content_length", "The length of the body is given wrongly or twice.")
        case .invalidChunkSize: self = .badRequest("invalid_chunk", "A chunk of the body has no valid size.")
        case .invalidEOFState: self = .badRequest("incomplete_request", "The request ends too early.")
        default: self = .badRequest("malformed_request", "This is not a request of HTTP/1.1.")
        }
    }
}
