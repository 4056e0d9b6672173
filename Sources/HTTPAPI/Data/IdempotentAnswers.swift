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
        if case .fresh(let claim) = start { return try await run(request, claim, handler) }
        return try Self.answer(start, request)
    }

    private static func answer(_ start: IdempotencyKeeper.Start, _ request: APIRequest) throws(Problem) -> APIResponse {
        switch start {
        case .replay(let kept): return replayed(kept, request)
        case .mismatch:
            throw Problem.unprocessable(
                "idempotency_mismatch",
                "This Idempotency-Key came with another request before."
            )
        case .running, .fresh:
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
        defer { keeper.end(claim) }
        let run = RepeatableRun(claim)
        var request = request
        request.repeatable = run
        do {
            let response = try await handler(request)
            if let kept = run.answer { return kept }
            await keep(response, run, request)
            return response
        } catch {
            let problem = (error as? any ProblemConvertible)?.problem ?? .internalError
            if problem.code == "idempotency_answered" || problem.code == "idempotency_mismatch",
                let start = try await keeper.repeated(claim)
            {
                // Another node was faster.
                return try Self.answer(start, request)
            }
            await keep(problem.response(requestID: request.requestID, accept: request.headers[.accept]), run, request)
            throw error
        }
    }

    /// Keeps what no write has kept. When that fails, a repeat runs again and meets what the first did or didn't do,
    /// which is no write done twice.
    private func keep(_ response: APIResponse, _ run: RepeatableRun, _ request: APIRequest) async {
        guard response.status.code < 500, case .bytes = response.body else { return }
        do throws(DataError) {
            try await keeper.keep(KeptAnswer(response), for: run.claim, keeping: run.keeping)
        } catch {
            request.logger.warning("an idempotent answer was not kept", metadata: ["error": "\(error)"])
        }
    }

    private static func replayed(_ kept: KeptAnswer, _ request: APIRequest) -> APIResponse {
        var response = kept.response
        response.headers[.contentType] = contentType(of: response, request)
        response.headers[.idempotencyReplayed] = "true"
        return response
    }

    /// A problem is told in the form that this caller accepts.
    private static func contentType(of response: APIResponse, _ request: APIRequest) -> String? {
        guard response.status.code >= 400 else { return response.headers[.contentType] }
        return Problem(response.status, code: "", detail: "")
            .response(requestID: request.requestID, accept: request.headers[.accept]).headers[.contentType]
    }
}

extension HTTPField.Name {
    // The literal is a valid header name, so the initializer's nil can't happen; a fallback keeps it total.
    fileprivate static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .age
}
