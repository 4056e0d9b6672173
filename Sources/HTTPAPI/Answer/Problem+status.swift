// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

extension Problem {
    /// 400: could not be read at all.
    public static func badRequest(_ code: String, _ detail: String, errors: [Place] = []) -> Self {
        Problem(.badRequest, code: code, detail: detail, errors: errors)
    }

    /// 401. `challenge` is the value of `WWW-Authenticate`.
    public static func unauthorized(
        _ code: String = "unauthorized",
        _ detail: String = "Sign in to do this.",
        challenge: String = "Bearer"
    ) -> Self {
        Problem(.unauthorized, code: code, detail: detail, headers: [.wwwAuthenticate: challenge])
    }

    /// 403.
    public static func forbidden(_ code: String = "forbidden", _ detail: String = "You may not do this.") -> Self {
        Problem(.forbidden, code: code, detail: detail)
    }

    /// 404: unknown, or invisible to this caller.
    public static func notFound(_ code: String = "not_found", _ detail: String = "There is nothing here.") -> Self {
        Problem(.notFound, code: code, detail: detail)
    }

    /// 405. `allowed` are the methods that the address has.
    public static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: String) -> Self {
        Problem(
            .methodNotAllowed,
            code: "method_not_allowed",
            detail: "\(method.rawValue) is not possible here.",
            headers: [.allow: allowed]
        )
    }

    /// 408: the body did not arrive in time.
    public static var requestTimeout: Self {
        Problem(.requestTimeout, code: "request_timeout", detail: "The request did not arrive in time.")
    }

    /// 409.
    public static func conflict(_ code: String = "conflict", _ detail: String, errors: [Place] = []) -> Self {
        Problem(.conflict, code: code, detail: detail, errors: errors)
    }

    /// 413. `limit` in bytes.
    public static func contentTooLarge(limit: Int) -> Self {
        Problem(.contentTooLarge, code: "content_too_large", detail: "The body has more than \(limit) bytes.")
    }

    /// 414. `limit` in bytes.
    public static func uriTooLong(limit: Int) -> Self {
        Problem(.uriTooLong, code: "uri_too_long", detail: "The address has more than \(limit) bytes.")
    }

    /// 415. `accepted` names the content types that the route takes.
    public static func unsupportedMediaType(accepted: String) -> Self {
        Problem(
            .unsupportedMediaType,
            code: "unsupported_media_type",
            detail: "The body has to be \(accepted)."
        )
    }

    /// 422: well-formed, but it means nothing.
    public static func unprocessable(_ code: String, _ detail: String, errors: [Place] = []) -> Self {
        Problem(.unprocessableContent, code: code, detail: detail, errors: errors)
    }

    /// 431. `limit` in bytes.
    public static func headersTooLarge(limit: Int) -> Self {
        Problem(
            .requestHeaderFieldsTooLarge,
            code: "headers_too_large",
            detail: "The headers have more than \(limit) bytes, or are too many."
        )
    }

    /// 500. What happened is in the log, under the request id.
    public static var internalError: Self {
        Problem(.internalServerError, code: "internal_error", detail: "Something went wrong on the server.")
    }

    /// 503. `retryAfter` in seconds.
    public static func unavailable(
        _ code: String = "overloaded",
        _ detail: String = "The server is busy. Try again soon.",
        retryAfter: Int = 1
    ) -> Self {
        Problem(
            .serviceUnavailable,
            code: code,
            detail: detail,
            headers: [.retryAfter: String(retryAfter)]
        )
    }
}
