// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel

extension Edge {
    /// First path segments that belong to Roost; the front end gets none of them.
    private static let ownSegments: Set<String> = ["api", "_", "health", "metrics", ".well-known"]

    func answer(
        _ request: InboundRequest,
        requestID: String,
        arrival: ContinuousClock.Instant
    ) async throws -> APIResponse {
        if request.method == .options, request.target == "*" {
            return APIResponse(.noContent, headers: [.allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"])
        }
        let target = try RequestTarget(request.target)
        guard let match = matcher.match(target.routeSegments) else {
            return try await answerWithoutRoute(request, target)
        }
        // What a browser asks before it sends something is no request to the route.
        let isPreflight = request.method == .options && request.headers[.accessControlRequestMethod] != nil
        guard !isPreflight, let route = match.endpoint.route(for: request.method) else {
            guard request.method == .options else {
                throw Problem.methodNotAllowed(request.method, allowed: match.endpoint.allowed)
            }
            return options(request, allowed: match.endpoint.allowed)
        }
        let caller = configuration.trustedProxies.caller(of: request)
        let query = target.query.isEmpty ? Query() : try Query(parsing: target.query)
        let deadline = arrival + configuration.limits.deadline
        let principal = try await principal(of: request, caller, for: route)
        // Before the body is read: nobody makes us read what they may not send.
        try route.access.check(principal, permits: permits)
        let body = try await body(of: request, for: route, deadline: deadline)
        return try await route.handler(
            APIRequest(
                method: request.method,
                path: String(target.path),
                authority: request.authority,
                parameters: PathParameters(names: route.path.parameterNames, values: match.values),
                query: query,
                headers: request.headers,
                body: body,
                requestID: requestID,
                principal: principal,
                deadline: deadline,
                remoteAddress: caller.address,
                isSecure: caller.isSecure,
                logger: logger
            )
        )
    }

    private func principal(
        of request: InboundRequest,
        _ caller: TrustedProxies.Caller,
        for route: Route
    ) async throws(Problem) -> Principal {
        // Whoever can open the socket owns the data. A proxy that was put in front of it speaks for others.
        let isOwner = request.isOnLocalSocket && !request.headers.isForwarded
        if isOwner, !request.headers.hasCredentials { return .system }
        guard let authenticator, route.credentials != .unread else { return .anonymous }
        let evidence = CallerEvidence(
            method: request.method,
            authority: request.authority,
            headers: request.headers,
            address: caller.address,
            isSecure: caller.isSecure,
            isOnLocalSocket: isOwner
        )
        do throws(Problem) {
            if let remembered = try authenticator.rememberedPrincipal(evidence) { return remembered }
            return try await authenticator.principal(evidence)
        } catch {
            let isBad = error.status == .unauthorized || error.status == .forbidden
            guard route.credentials == .ignoredWhenBad, isBad else { throw error }
            return .anonymous
        }
    }

    private func options(_ request: InboundRequest, allowed: String) -> APIResponse {
        var headers: HTTPFields = [.allow: allowed]
        if request.headers[.accessControlRequestMethod] != nil {
            headers.append(contentsOf: configuration.cors.preflight(request.headers, allowed: allowed))
        }
        return APIResponse(.noContent, headers: headers)
    }

    private func answerWithoutRoute(_ request: InboundRequest, _ target: RequestTarget) async throws -> APIResponse {
        guard let publicFiles, let first = target.segments.first, !Self.ownSegments.contains(first) else {
            throw Problem.notFound("not_found", "There is nothing at this address.")
        }
        switch request.method {
        case .get, .head: return try await publicFiles.answer(request.headers, target: target)
        case .options: return options(request, allowed: "GET, HEAD, OPTIONS")
        default: throw Problem.methodNotAllowed(request.method, allowed: "GET, HEAD, OPTIONS")
        }
    }
}

extension HTTPFields {
    /// Some proxy has passed the request on.
    fileprivate var isForwarded: Bool {
        contains { ["forwarded", "via", "x-forwarded-for", "x-real-ip"].contains($0.name.canonicalName) }
    }
}
