// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Synchronization

/// Why a unit of work was not run.
enum LaneRefusal: Error {
    case overloaded, deadlineExceeded, stopped, unavailable
}

extension DatabaseError {
    init(_ refusal: LaneRefusal) {
        self =
            switch refusal {
            case .overloaded: .overloaded
            case .deadlineExceeded: .deadlineExceeded
            case .stopped, .unavailable: .unavailable
            }
    }
}

/// A unit of work that waits in a queue, without the type of its result.
protocol LaneWork: AnyObject, Sendable {
    var deadline: ContinuousClock.Instant? { get }

    /// Runs the work and keeps its result.
    func attempt(on connection: borrowing Connection)
    /// Gives the caller the result of the last attempt, unless it has an answer.
    func answer()
    /// Sends the caller away, unless it has an answer.
    func refuse(_ refusal: LaneRefusal)
    /// Whether the caller has its answer.
    var isOver: Bool { get }
    /// What was joined to be done together.
    var parts: [any LaneWork] { get }
    /// Whether it may be run again elsewhere, now that the connection broke.
    func isRepeatable(after connection: borrowing Connection) -> Bool
    /// Where it waits.
    var place: LanePlace { get }
}

extension LaneWork {
    var parts: [any LaneWork] { [self] }
    var place: LanePlace { .alone }
    func isRepeatable(after connection: borrowing Connection) -> Bool { connection.isRepeatable }
}

/// A unit of work together with the task that waits for it. It is answered or refused exactly once.
final class LaneTicket<Output: Sendable>: LaneWork {
    typealias Answer = Result<Output, DatabaseError>

    let deadline: ContinuousClock.Instant?
    private let work: @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    private let result = Mutex<Answer?>(nil)
    private let isAnswered = Atomic<Bool>(false)
    private let caller: CheckedContinuation<Answer, Never>

    init(
        deadline: ContinuousClock.Instant?,
        caller: CheckedContinuation<Answer, Never>,
        work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) {
        self.deadline = deadline
        self.caller = caller
        self.work = work
    }

    func attempt(on connection: borrowing Connection) {
        let outcome: Answer
        do throws(DatabaseError) {
            outcome = .success(try work(connection))
        } catch {
            outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
    }

    /// Gives the caller an answer that was found elsewhere.
    func settle(_ answer: Answer) { give(answer) }

    func answer() { give(result.withLock { $0 } ?? .failure(.unavailable)) }

    func refuse(_ refusal: LaneRefusal) { give(.failure(DatabaseError(refusal))) }

    var isOver: Bool { isAnswered.load(ordering: .acquiring) }

    /// The lane and the watch may both want to answer: the first does.
    private func give(_ answer: Answer) {
        guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return }
        caller.resume(returning: answer)
    }
}
