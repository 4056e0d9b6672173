// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import Synchronization
internal import Threads

/// Follows the change log on a connection of its own, and tells of each transaction once, in the order of positions,
/// whichever node it came from. It looks when this node has committed, when another one says that it has, and every so
/// often in any case: a word that is lost costs time and nothing else.
final class ChangeFeed: Sendable {
    private struct State {
        var observers: [@Sendable ([Change]) -> Void] = []
        var onSchema: (@Sendable (StoredSchema) -> Void)?
        var thread: WorkerThread?
    }

    private let state = Mutex(State())
    private let bell: FeedBell
    private let options: PostgresDatabaseOptions
    private let start: Int64

    init(_ options: PostgresDatabaseOptions, after position: Int64) throws(ThreadStartError) {
        self.options = options
        start = position
        bell = try FeedBell()
    }

    func observe(_ observer: @escaping @Sendable ([Change]) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    /// This node has committed something.
    func wake() { bell.ring(news: true) }

    /// This node has found that another one has changed something.
    func look() { bell.ring(news: false) }

    /// Begins to follow. `marks` learn of every transaction before the observers do.
    func start(_ marks: ChangeMarks, onSchema: @escaping @Sendable (StoredSchema) -> Void) {
        let (options, bell, position) = (options, bell, start)
        state.withLock { state in
            state.onSchema = onSchema
            // Without the thread there are no marks, and schemas are found when it is asked for them.
            state.thread = try? WorkerThread("roost-feed") { [weak self] in
                let listeners = FeedLoop.Listeners(
                    onChanges: { changes in
                        marks.learn(changes)
                        self?.tell(changes)
                    },
                    onSchema: { self?.tell($0) },
                    onPace: { marks.confirm($0) },
                    onBreak: { marks.renew(beyond: $0) }
                )
                FeedLoop(options, bell, after: position).run(listeners)
            }
        }
    }

    private func tell(_ changes: [Change]) {
        for observer in state.withLock({ $0.observers }) { observer(changes) }
    }

    private func tell(_ schema: StoredSchema) { state.withLock { $0.onSchema }?(schema) }

    func stop() async {
        bell.silence()
        let thread = state.withLock { $0.thread.take() }
        await thread?.ended()
    }

    deinit { bell.silence() }
}
