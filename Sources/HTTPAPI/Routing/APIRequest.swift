// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import Kernel
public import Logging

/// A request as the handlers of routes see it: routed, decoded, within its limits, with its caller known.
public struct APIRequest: Sendable {
    public let method: HTTPRequest.Method
    /// The path as it was sent, still percent-encoded.
    public let path: String
    /// Host and port as the caller names the server.
    public let authority: String
    public let parameters: PathParameters
    public let query: Query
    public let headers: HTTPFields
    public let body: Body
    /// Named in answers to errors, in the log and in the change log.
    public let requestID: String
    public let principal: Principal
    /// After this moment no work shall be begun for this request.
    public let deadline: ContinuousClock.Instant
    /// The caller's IP address, taken from `X-Forwarded-For` behind a trusted proxy; nil on the local socket.
    public let remoteAddress: String?
    /// Whether the caller came over TLS, to us or to a trusted proxy.
    public let isSecure: Bool
    /// The right to answer for an `Idempotency-Key`, handed on to the operation by ``IdempotentAnswers``.
    var repeatable: RepeatableRun?
    let baseLogger: Logger

    public init(
        method: HTTPRequest.Method,
        path: String,
        authority: String = "",
        parameters: PathParameters = .init(),
        query: Query = .init(),
        headers: HTTPFields = .init(),
        body: Body = .empty,
        requestID: String,
        principal: Principal = .anonymous,
        deadline: ContinuousClock.Instant,
        remoteAddress: String? = nil,
        isSecure: Bool = false,
        logger: Logger
    ) {
        self.method = method
        self.path = path
        self.authority = authority
        self.parameters = parameters
        self.query = query
        self.headers = headers
        self.body = body
        self.requestID = requestID
        self.principal = principal
        self.deadline = deadline
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        baseLogger = logger
    }

    /// A logger whose lines carry the request id. Made on demand: most requests log nothing.
    public var logger: Logger {
        var logger = baseLogger
        logger[metadataKey: "requestId"] = .string(requestID)
        return logger
    }

    /// The path parameter `name`; a route that asks for one that its template lacks answers 500.
    public func parameter(_ name: String) throws(Problem) -> String {
        guard let value = parameters[name] else { throw .internalError }
        return value
    }
}
