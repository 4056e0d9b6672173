// SPDX-License-Identifier: Apache-2.0

/// Hands an answer that is streamed to its caller: first the head, then the body. It belongs to the loop's thread.
final class BodyDelivery {
    private let flow: BodyFlow
    private let answer: Answer
    private var hasBegun = false

    init(flow: BodyFlow, answer: Answer) {
        self.flow = flow
        self.answer = answer
    }

    /// False when the transfer has to pause. `head` is asked for once.
    func take(_ bytes: UnsafeRawBufferPointer, head: () -> CurlResponse) -> Bool {
        if !hasBegun {
            hasBegun = true
            answer.give(.success(head()))
        }
        return unsafe flow.take(bytes)
    }

    func end(_ result: Result<CurlResponse, CurlError>) {
        flow.finish(result.map { _ in })
        if hasBegun { return }
        hasBegun = true
        answer.give(result)
    }
}
