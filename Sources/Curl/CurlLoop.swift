// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Threads

/// The thread that drives all transfers, and the queue in front of it.
///
/// Callers touch the queue alone. Every job that was taken gets exactly one answer, from the thread.
final class CurlLoop: Sendable {
    private struct State {
        var waiting: [Job] = []
        var cancelled: Set<UInt64> = []
        /// Paused jobs that may go on.
        var resumed: Set<UInt64> = []
        /// Jobs that were taken and have no answer yet, by id.
        var open: Set<UInt64> = []
        var closesAt: ContinuousClock.Instant?
        var hasEnded = false
        var enders: [CheckedContinuation<Void, Never>] = []
    }

    private let options: CurlOptions
    private let multi: MultiHandle
    private let clock = ContinuousClock()
    private let state = Mutex(State())

    init(_ options: CurlOptions) throws(CurlError) {
        self.options = options
        multi = try MultiHandle()
        do throws(ThreadStartError) { _ = try WorkerThread("roost-curl") { [self] in run() } } catch {
            throw .overloaded
        }
    }

    // MARK: - From any thread

    func take(_ work: Job.Work, id: UInt64, answer: Answer) {
        let job = Job(id: id, work: work, deadline: clock.now + work.timeLimit, answer: answer)
        let refusal = state.withLock { state -> CurlError? in
            if state.closesAt != nil { return .closed }
            // A task that was cancelled before it came here.
            if state.cancelled.remove(id) != nil { return .cancelled }
            if state.open.count >= options.running + options.waiting { return .overloaded }
            state.waiting.append(job)
            state.open.insert(id)
            return nil
        }
        if let refusal { return answer.give(.failure(refusal)) }
        multi.wake()
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in
            if !state.hasEnded { state.cancelled.insert(id) }
        }
        multi.wake()
    }

    /// Cancels a job that was taken and has no answer yet, or an open stream.
    func abandon(_ id: UInt64) {
        let isOpen = state.withLock { state in
            guard state.open.contains(id) else { return false }
            state.cancelled.insert(id)
            return true
        }
        if isOpen { multi.wake() }
    }

    /// Lets a stream go on that was paused.
    func resume(_ id: UInt64) {
        let isOpen = state.withLock { state in
            guard state.open.contains(id) else { return false }
            state.resumed.insert(id)
            return true
        }
        if isOpen { multi.wake() }
    }

    /// Forgets a cancellation that came too late.
    func forget(_ id: UInt64) { state.withLock { state in _ = state.cancelled.remove(id) } }

    /// Takes no more jobs, and ends the thread when those that were taken are done, at the latest after `grace`.
    func close(grace: Duration) {
        state.withLock { state in
            let end = clock.now + grace
            state.closesAt = min(state.closesAt ?? end, end)
        }
        multi.wake()
    }

    func ended() async {
        await withCheckedContinuation { ender in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.enders.append(ender) }
                return state.hasEnded
            }
            if hasEnded { ender.resume() }
        }
    }

    // MARK: - On the thread

    private func run() {
        var running: [UInt: Transfer] = [:]
        while true {
            cancelTransfers(in: &running)
            startWaiting(in: &running)
            resumeTransfers(in: running)
            multi.perform()
            while let completion = multi.nextCompletion() {
                let end = ending(completion, in: &running)
                end?()
            }
            guard let pause = pause(running: running.count) else { break }
            multi.wait(milliseconds: pause)
        }
        end(&running)
    }

    /// Lets go of the transfer. What is returned gives the caller its answer, and holds nothing of the request: a caller
    /// who then makes the next one never has two of their bodies in memory.
    private func ending(_ completion: MultiHandle.Completion, in running: inout [UInt: Transfer]) -> (() -> Void)? {
        guard let transfer = running.removeValue(forKey: completion.identity) else { return nil }
        multi.remove(transfer.easy)
        close(transfer.job)
        return transfer.ending(transfer.result(completion.result))
    }

    private func startWaiting(in running: inout [UInt: Transfer]) {
        let (late, next) = state.withLock { state -> ([Job], [Job]) in
            let now = clock.now
            let late = state.waiting.filter { $0.deadline <= now }
            if !late.isEmpty { state.waiting.removeAll { $0.deadline <= now } }
            let places = max(options.running - running.count, 0)
            let next = Array(state.waiting.prefix(places))
            state.waiting.removeFirst(next.count)
            return (late, next)
        }
        for job in late { fail(job, .timeout) }
        for job in next {
            do throws(CurlError) {
                let left = max((job.deadline - clock.now) / .milliseconds(1), 1)
                let transfer = try Transfer(job, options: options, milliseconds: Int(min(left, 1e9)))
                guard multi.add(transfer.easy) else { throw .protocolFailure("libcurl did not take the transfer") }
                running[transfer.easy.identity] = transfer
            } catch {
                fail(job, error)
            }
        }
    }

    private func cancelTransfers(in running: inout [UInt: Transfer]) {
        let (cancelled, jobs) = state.withLock { state -> (Set<UInt64>, [Job]) in
            guard !state.cancelled.isEmpty else { return ([], []) }
            // The others are not here yet, or no longer.
            let cancelled = state.cancelled.intersection(state.open)
            state.cancelled.subtract(cancelled)
            let jobs = state.waiting.filter { cancelled.contains($0.id) }
            state.waiting.removeAll { cancelled.contains($0.id) }
            return (cancelled, jobs)
        }
        for job in jobs { fail(job, .cancelled) }
        for (identity, transfer) in running where cancelled.contains(transfer.job.id) {
            running[identity] = nil
            multi.remove(transfer.easy)
            close(transfer.job)
            transfer.end(.failure(.cancelled))
        }
    }

    private func resumeTransfers(in running: [UInt: Transfer]) {
        let resumed = state.withLock { state in
            defer { if !state.resumed.isEmpty { state.resumed = [] } }
            return state.resumed
        }
        guard !resumed.isEmpty else { return }
        for transfer in running.values where resumed.contains(transfer.job.id) { transfer.easy.resume() }
    }

    /// How long nothing will be due, in milliseconds; nil when the loop is over.
    private func pause(running: Int) -> Int32? {
        state.withLock { state in
            guard let closesAt = state.closesAt else { return state.waiting.isEmpty ? 1000 : 100 }
            let isIdle = running == 0 && state.waiting.isEmpty
            return isIdle || clock.now >= closesAt ? nil : 20
        }
    }

    private func end(_ running: inout [UInt: Transfer]) {
        for transfer in running.values {
            multi.remove(transfer.easy)
            transfer.end(.failure(.closed))
        }
        running = [:]
        let (jobs, enders) = state.withLock { state in
            defer { state = State(closesAt: state.closesAt, hasEnded: true) }
            return (state.waiting, state.enders)
        }
        for job in jobs { job.answer.give(.failure(.closed)) }
        for ender in enders { ender.resume() }
    }

    private func fail(_ job: Job, _ error: CurlError) {
        close(job)
        job.answer.give(.failure(error))
    }

    private func close(_ job: Job) {
        state.withLock { state in
            state.open.remove(job.id)
            // Those of a stream that came too late; nobody else forgets them.
            state.cancelled.remove(job.id)
            state.resumed.remove(job.id)
        }
    }
}
