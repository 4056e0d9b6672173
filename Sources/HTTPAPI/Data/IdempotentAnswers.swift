// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import Logging

/// Lets a POST with an `Idempotency-Key` run once: a repeat gets the first answer, success or refusal. Failures of the
/// server are not kept, so that a repeat after one runs.
struct IdempotentAnswers {
    let keeper: IdempotencyKeeper
    let clock: any WallClock

    private static let keyLength = 255

    /// Runs `handler`, unless the request is a repeat.
    ///
    /// - Parameter body: what the body of a repeat must be the same as; nil for the collected body itself.
    func answer(
        _ request: APIRequest,
        body: [UInt8]? = nil,
        _ handler: (APIRequest) async throws -> APIResponse
    ) async throws -> APIResponse {
        guard let key = request.headers[.idempotencyKey] else { return try await handler(request) }
        guard (1...Self.keyLength).contains(key.utf8.count) else {
            throw Problem.badRequest(
                "invalid_header",
                "Idempotency-Key has 1 to \(Self.keyLength) characters.",
                errors: [.init(pointer: "Idempotency-Key", code: "invalid_header", message: "Empty or too long.")]
            )
        }
        let content = Self.query(of: request) + (try body ?? request.body.bytes())
        let start = try await keeper.begin(
            key: key,
            caller: request.context(clock).caller,
            method: request.method.rawValue,
            path: request.path,
            body: content
        )
        switch start {
        case .fresh(let claim): return try await run(request, claim, handler)
        case .replay(let stored): return Self.replayed(stored, request)
        case .mismatch:
            throw Problem.unprocessable(
                "idempotency_mismatch",
                "This Idempotency-Key came with another request before."
            )
        case .running:
            throw Problem.conflict(
                "idempotency_running",
                "The first request with this Idempotency-Key is still at work."
            )
        }
    }

    /// The parameters belong to what is asked, though not to the path.
    private static func query(of request: APIRequest) -> [UInt8] {
        request.query.items.flatMap { Array("\($0.name)=\($0.value)&".utf8) }
    }

    private func run(
        _ request: APIRequest,
        _ claim: IdempotencyKeeper.Claim,
        _ handler: (APIRequest) async throws -> APIResponse
    ) async throws -> APIResponse {
        do {
            let response = try await handler(request)
            await settle(claim, status: response.status, body: response.body, request)
            return response
        } catch {
            let problem = (error as? any ProblemConvertible)?.problem ?? .internalError
            await settle(
                claim,
                status: problem.status,
                body: .bytes(problem.body(requestID: request.requestID)),
                request
            )
            throw error
        }
    }

    /// When the answer can't be kept the key stays taken: better a repeat is refused than a write done twice.
    private func settle(
        _ claim: IdempotencyKeeper.Claim,
        status: HTTPResponse.Status,
        body: APIResponse.Body,
        _ request: APIRequest
    ) async {
        do throws(DataError) {
            if status.code < 500, case .bytes(let bytes) = body {
                try await keeper.settle(claim, code: status.code, body: bytes)
            } else {
                try await keeper.settle(claim, code: nil, body: [])
            }
        } catch {
            request.logger.warning("an idempotent answer was not kept", metadata: ["error": "\(error)"])
        }
    }

    private static func replayed(_ stored: StoredAnswer, _ request: APIRequest) -> APIResponse {
        let status = HTTPResponse.Status(code: stored.code ?? 200)
        var headers = HTTPFields.cacheable(tag: nil, hasCredentials: request.headers.hasCredentials)
        headers[.contentType] = contentType(of: status, request)
        headers[.idempotencyReplayed] = "true"
        return APIResponse(status, headers: headers, body: .bytes(stored.body))
    }

    private static func contentType(of status: HTTPResponse.Status, _ request: APIRequest) -> String? {
        guard status.code >= 400 else { return "application/json" }
        return Problem(status, code: "", detail: "")
            .response(requestID: request.requestID, accept: request.headers[.accept]).headers[.contentType]
    }
}

extension HTTPField.Name {
    // The literal is a valid header name, so the initializer's nil can't happen; a fallback keeps it total.
    fileprivate static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .age
}
