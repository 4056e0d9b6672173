// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import HTTPTypes
import Kernel

/// The only place where the words of the auth domain become statuses.
extension AuthError: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .invalid(let issues):
            .unprocessable(
                issues.count == 1 ? issues[0].code : "invalid",
                issues.first?.message ?? "The request can't be carried out.",
                errors: issues.map { .init(pointer: $0.pointer, code: $0.code, message: $0.message) }
            )
        // The same words whatever was wrong, which are bknd's.
        case .badCredentials: .unauthorized("invalid_credentials", "Invalid credentials")
        case .unauthenticated: .unauthorized()
        case .secondFactorRequired(let challenge): Self.secondFactor(challenge)
        case .freshProofRequired:
            .forbidden("fresh_proof_required", "Prove again who you are to do this: POST /api/auth/step-up.")
        case .forbidden(let code, let message): .forbidden(code, message)
        case .notFound: .notFound()
        case .conflict(let code, let message): .conflict(code, message)
        case .tooManyAttempts(let wait): Self.tooManyAttempts(wait)
        case .malformed(let code, let message): .badRequest(code, message)
        case .stale: .conflict("stale", "Another change came first. Try again.")
        case .taken(let field):
            .conflict(
                "not_unique",
                "The value is taken.",
                errors: [.init(pointer: "/\(field)", code: "not_unique", message: "The value is taken.")]
            )
        case .upstream:
            Problem(.badGateway, code: "upstream_failed", detail: "A service that is needed for this does not answer.")
        case .overloaded: .unavailable()
        case .unavailable: .unavailable("unavailable", "The database can't be reached at the moment.")
        case .internalFailure: .internalError
        }
    }

    private static func secondFactor(_ challenge: String) -> Problem {
        var problem = Problem.unauthorized(
            "second_factor_required",
            "The sign-in needs a second factor: POST /api/auth/totp/verify with the challenge."
        )
        problem.members["challenge"] = .string(challenge)
        problem.headers[.cacheControl] = "no-store"
        return problem
    }

    /// In whole seconds, rounded up: whoever waits that long is not too early.
    private static func tooManyAttempts(_ wait: Duration) -> Problem {
        let (seconds, rest) = wait.components
        let whole = max(1, seconds + (rest > 0 ? 1 : 0))
        return Problem(
            .tooManyRequests,
            code: "too_many_attempts",
            detail: "There were too many attempts. Try again later.",
            headers: [.retryAfter: String(whole)]
        )
    }
}
