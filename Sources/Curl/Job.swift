// SPDX-License-Identifier: Apache-2.0

/// One call on its way through the loop.
struct Job: Sendable {
    enum Work: Sendable {
        case request(CurlRequest)
        case mail(CurlMail)

        var timeLimit: Duration {
            switch self {
            case .request(let request): request.timeLimit
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
