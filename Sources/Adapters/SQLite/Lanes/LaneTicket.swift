// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// A unit of work that waits in a queue, without the types of its results.
protocol LaneWork: AnyObject, Sendable {
    var deadline: ContinuousClock.Instant? { get }
    var isolation: WriteIsolation { get }

    /// Runs the work and keeps its result; false when it failed.
    func attempt(on connection: borrowing Connection) -> Bool
    /// Gives the caller the result of the last attempt.
    func answer()
    /// Gives the caller a refusal, and drops what an attempt left.
    func refuse(_ refusal: LaneRefusal)
}

/// A unit of work together with the task that waits for it. It is answered or refused exactly once.
final class LaneTicket<Output: Sendable, Failure: Error>: LaneWork {
    typealias Answer = Result<Output, LaneError<Failure>>

    let deadline: ContinuousClock.Instant?
    let isolation: WriteIsolation
    private let work: @Sendable (borrowing Connection) throws(Failure) -> Output
    private let result = Mutex<Result<Output, Failure>?>(nil)
    private let caller: CheckedContinuation<Answer, Never>

    init(
        deadline: ContinuousClock.Instant?,
        isolation: WriteIsolation,
        caller: CheckedContinuation<Answer, Never>,
        work: @escaping @Sendable (borrowing Connection) throws(Failure) -> Output
    ) {
        self.deadline = deadline
        self.isolation = isolation
        self.caller = caller
        self.work = work
    }

    func attempt(on connection: borrowing Connection) -> Bool {
        let outcome: Result<Output, Failure>
        do throws(Failure) {
            outcome = .success(try work(connection))
        } catch {
            outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
        if case .success = outcome { return true }
        return false
    }

    func answer() {
        switch result.withLock({ $0 }) {
        case .success(let output): caller.resume(returning: .success(output))
        case .failure(let failure): caller.resume(returning: .failure(.failed(failure)))
        case nil: caller.resume(returning: .failure(.refused(.stopped)))
        }
    }

    func refuse(_ refusal: LaneRefusal) {
        caller.resume(returning: .failure(.refused(refusal)))
    }

    /// Queues the work and waits for its answer.
    static func run(
        in queue: LaneQueue<any LaneWork>,
        deadline: ContinuousClock.Instant?,
        isolation: WriteIsolation = .grouped,
        refused: (LaneRefusal) -> Void,
        _ work: @escaping @Sendable (borrowing Connection) throws(Failure) -> Output
    ) async throws(LaneError<Failure>) -> Output {
        let answer = await withCheckedContinuation { caller in
            let ticket = LaneTicket(deadline: deadline, isolation: isolation, caller: caller, work: work)
            if let refusal = queue.offer(ticket) {
                refused(refusal)
                ticket.refuse(refusal)
            }
        }
        return try answer.get()
    }
}
