// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
internal import Synchronization

/// One run of a request with an `Idempotency-Key`: what a write is told so that it keeps its answer itself.
final class RepeatableRun: Sendable {
    let claim: IdempotencyKeeper.Claim
    private let handedOn = Mutex<AnswerKeeping?>(nil)
    private let made = Mutex<APIResponse?>(nil)

    init(_ claim: IdempotencyKeeper.Claim) { self.claim = claim }

    /// What the write was told; nil when nothing was written.
    var keeping: AnswerKeeping? { handedOn.withLock { $0 } }

    /// The answer that a write has kept: the caller gets this very one.
    var answer: APIResponse? { keeping?.isKept == true ? made.withLock { $0 } : nil }

    func keeping(_ answer: @escaping @Sendable (AnswerKeeping.Subject) -> APIResponse) -> AnswerKeeping {
        handedOn.withLock { handedOn in
            if let handedOn { return handedOn }
            let keeping = AnswerKeeping(claim) { subject in
                let response = answer(subject)
                self.made.withLock { $0 = response }
                return KeptAnswer(response)
            }
            handedOn = keeping
            return keeping
        }
    }
}

extension APIRequest {
    /// The context of a write, which keeps `answer` for repeats when the request may be sent again.
    func writing(
        _ context: RequestContext,
        _ answer: @escaping @Sendable (AnswerKeeping.Subject) -> APIResponse
    ) -> RequestContext {
        guard let repeatable else { return context }
        return context.keeping(repeatable.keeping(answer))
    }
}

extension APIRequest {
    /// The same for a write of records.
    func writing(
        _ context: RequestContext,
        _ answer: @escaping @Sendable (Written) -> APIResponse
    ) -> RequestContext {
        writing(context) { (subject: AnswerKeeping.Subject) -> APIResponse in
            if case .written(let written) = subject { answer(written) } else { .noContent }
        }
    }
}

extension KeptAnswer {
    /// Streamed bodies are not kept; what is answered to writes is none.
    init(_ response: APIResponse) {
        var headers = JSONObject()
        for field in response.headers { headers[field.name.rawName] = .string(field.value) }
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.body { body = bytes }
        self.init(code: response.status.code, headers: headers, body: body)
    }

    var response: APIResponse {
        var fields = HTTPFields()
        for member in headers.members {
            guard let name = HTTPField.Name(member.key), let value = member.value.stringValue else { continue }
            fields[name] = value
        }
        return APIResponse(HTTPResponse.Status(code: code), headers: fields, body: .bytes(body))
    }
}
