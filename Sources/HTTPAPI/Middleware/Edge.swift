// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import Kernel
public import Logging

/// The one layer around all routes: it names the request, turns floods away, finds the route and the caller, takes
/// the body in, and makes an answer of whatever happens.
public struct Edge: Responding {
    public let table: RouteTable
    let configuration: EdgeConfiguration
    let matcher: RouteMatcher
    let publicFiles: PublicFiles?
    let authenticator: (any Authenticating)?
    let permits: SystemPermits
    let logger: Logger
    private let ids: any IDGenerator
    private let gate: AdmissionGate
    let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - publicFiles: answers addresses that belong to no part of Roost; nil when no front end is served.
    ///   - authenticator: nil where nobody can sign in: every caller is anonymous then.
    ///   - permits: who holds which system permission.
    ///   - ids: makes request ids.
    public init(
        table: RouteTable,
        configuration: EdgeConfiguration = .init(),
        publicFiles: PublicFiles? = nil,
        authenticator: (any Authenticating)? = nil,
        permits: SystemPermits = .systemOnly,
        ids: any IDGenerator,
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.table = table
        self.configuration = configuration
        self.publicFiles = publicFiles
        self.authenticator = authenticator
        self.permits = permits
        self.ids = ids
        self.logger = logger
        self.now = now
        matcher = RouteMatcher(table)
        gate = AdmissionGate(limit: configuration.maximumConcurrency)
    }

    public func respond(to request: InboundRequest) async -> APIResponse {
        let arrival = now()
        let requestID = ids.makeID()
        var response: APIResponse
        let isAdmitted = gate.enter()
        // Whoever watches the process must not take a flood for its death.
        if isAdmitted || request.target.hasPrefix("/health") {
            do {
                response = try await answer(request, requestID: requestID, arrival: arrival)
            } catch {
                response = problem(from: error, in: request, requestID: requestID)
                    .response(requestID: requestID, accept: request.headers[.accept])
            }
            if isAdmitted { gate.leave() }
        } else {
            response = Problem.unavailable().response(requestID: requestID, accept: request.headers[.accept])
        }
        addHeaders(to: &response.headers, request: request, requestID: requestID)
        log(request, response.status, requestID: requestID, arrival: arrival)
        return response
    }

    public func refuse(_ problem: Problem) -> APIResponse {
        let requestID = ids.makeID()
        var response = problem.response(requestID: requestID, accept: nil)
        addHeaders(to: &response.headers, request: nil, requestID: requestID)
        logger.log(
            level: configuration.accessLogLevel,
            "request refused",
            metadata: ["requestId": "\(requestID)", "status": "\(problem.status.code)", "code": "\(problem.code)"]
        )
        return response
    }

    private func addHeaders(to headers: inout HTTPFields, request: InboundRequest?, requestID: String) {
        headers.append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
        if let name = HTTPField.Name.requestID { headers.append(HTTPField(name: name, value: requestID)) }
        guard let request else { return }
        if request.isSecure {
            headers.append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000"))
        }
        if configuration.cors.isEnabled {
            configuration.cors.addHeaders(to: &headers, origin: request.headers[.origin])
        }
    }

    private func log(
        _ request: InboundRequest,
        _ status: HTTPResponse.Status,
        requestID: String,
        arrival: ContinuousClock.Instant
    ) {
        let level = configuration.accessLogLevel
        guard logger.logLevel <= level else { return }
        let path = request.target.prefix { $0 != "?" }
        let milliseconds = (now() - arrival) / .milliseconds(1)
        logger.log(
            level: level,
            "request",
            metadata: [
                "requestId": "\(requestID)", "method": "\(request.method.rawValue)", "path": "\(path)",
                "status": "\(status.code)", "milliseconds": "\(milliseconds)",
            ]
        )
    }

    private func problem(from error: any Error, in request: InboundRequest, requestID: String) -> Problem {
        let known = (error as? any ProblemConvertible)?.problem
        if let known, known.status.code < 500 || known.status == .serviceUnavailable { return known }
        logger.error(
            "request failed",
            metadata: [
                "requestId": "\(requestID)", "method": "\(request.method.rawValue)",
                "path": "\(request.target.prefix { $0 != "?" })", "error": "\(String(reflecting: error))",
            ]
        )
        return known ?? .internalError
    }
}

extension HTTPField.Name {
    /// The name under which answers carry the request id.
    static let requestID = HTTPField.Name("X-Request-ID")
}
