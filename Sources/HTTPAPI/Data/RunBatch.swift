// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import JSON
import Kernel

/// `POST /api/batch`: up to 1,000 writes over several entities in one transaction, all or none.
struct RunBatch {
    let api: DataAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let answer = { @Sendable (results: [BatchResult]) -> APIResponse in
            .json(Self.body(results), headers: .cacheable(tag: nil, hasCredentials: request.headers.hasCredentials))
        }
        let context = request.writing(api.context(request)) { (subject: AnswerKeeping.Subject) -> APIResponse in
            if case .batch(let results) = subject { answer(results) } else { .noContent }
        }
        return answer(try await api.records.batch(request.json(), context: context))
    }

    private static func body(_ results: [BatchResult]) -> [UInt8] {
        var writer = Envelope.begin(capacity: 1024)
        writer.append("[")
        for (place, result) in results.enumerated() {
            writer.append(place == 0 ? "{\"status\":" : ",{\"status\":")
            writer.write(integer: result.wasCreated ? 201 : 200)
            writer.append(",\"data\":")
            result.write(to: &writer)
            writer.append("}")
        }
        writer.append("]}")
        return writer.bytes
    }
}

extension BatchFailure: ProblemConvertible {
    /// The problem of the operation that failed, with its place in every pointer.
    public var problem: Problem {
        var problem = error.problem
        guard let operation else { return problem }
        let place = "/operations/\(operation)"
        if problem.errors.isEmpty {
            problem.errors = [.init(pointer: place, code: problem.code, message: problem.detail)]
        }
        for index in problem.errors.indices where !problem.errors[index].pointer.hasPrefix(place) {
            problem.errors[index].pointer = place + problem.errors[index].pointer
        }
        return problem
    }
}
