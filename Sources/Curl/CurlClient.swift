// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Everything that this process sends to other machines goes through one of these: HTTP requests and mail.
///
/// One thread drives all transfers. Each is judged by ``OutboundGuard`` when its socket is opened, bounded in time and
/// size, and ends when the task that waits for it is cancelled. Proxies and sign-ins from the environment are ignored,
/// cookies are not kept.
public final class CurlClient: Sendable {
    private let loop: CurlLoop
    private let lastID = Atomic<UInt64>(0)

    /// Throws when the system has no thread or no memory for it.
    public init(_ options: CurlOptions = CurlOptions()) throws(CurlError) {
        loop = try CurlLoop(options)
    }

    deinit { loop.close(grace: .zero) }

    /// Any status is an answer; an error means that there is none.
    public func send(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
        try await perform(.request(request))
    }

    /// Returns when the head of the answer is there, whatever its status; the body is read from the stream.
    /// `bodyLimit` does not count.
    public func open(_ request: CurlRequest) async throws(CurlError) -> CurlStream {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let flow = BodyFlow(resume: { [loop] in loop.resume(id) }, abandon: { [loop] in loop.abandon(id) })
        return CurlStream(try await perform(.stream(request, flow), id: id), flow)
    }

    /// Returns the server's reply when it has taken the message over.
    @discardableResult
    public func send(_ mail: CurlMail) async throws(CurlError) -> CurlResponse {
        try await perform(.mail(mail))
    }

    /// Refuses new transfers, lets those under way end, and cuts them off after `grace`. Returns when all is over.
    public func shutdown(grace: Duration = .seconds(5)) async {
        loop.close(grace: grace)
        await loop.ended()
    }

    private func perform(_ work: Job.Work) async throws(CurlError) -> CurlResponse {
        try await perform(work, id: lastID.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    private func perform(_ work: Job.Work, id: UInt64) async throws(CurlError) -> CurlResponse {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.take(work, id: id, answer: Answer(continuation: continuation))
            }
        } onCancel: {
            loop.cancel(id)
        }
        loop.forget(id)
        return try result.get()
    }
}
