// SPDX-License-Identifier: Apache-2.0

/// One call on its way through the loop.
struct Job: Sendable {
    enum Work: Sendable {
        case request(CurlRequest)
        /// The body of the answer goes piece by piece to the flow, which the answer's head comes before.
        case stream(CurlRequest, BodyFlow)
        case mail(CurlMail)

        var timeLimit: Duration {
            switch self {
            case .request(let request), .stream(let request, _): request.timeLimit
            case .mail(let mail): mail.timeLimit
            }
        }
    }

    let id: UInt64
    let work: Work
    let deadline: ContinuousClock.Instant
    let answer: Answer
}

/// The caller that waits for a job's result.
struct Answer: Sendable {
    let continuation: CheckedContinuation<Result<CurlResponse, CurlError>, Never>

    func give(_ result: Result<CurlResponse, CurlError>) { continuation.resume(returning: result) }
}
