// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

/// Units of work that waited at the same time and are done together. When that fails, each is done alone, so that
/// nobody is refused for what another one asked for.
final class SharedTicket<Member: SharedWork>: LaneWork {
    let members: [Member]
    /// When nobody waits any more.
    let deadline: ContinuousClock.Instant?

    init(_ members: [Member]) {
        self.members = members
        let deadlines = members.compactMap(\.deadline)
        deadline = deadlines.count == members.count ? deadlines.max() : nil
    }

    func attempt(on connection: borrowing Connection) {
        let now = connection.options.now()
        for member in members where member.deadline.map({ $0 <= now }) ?? false { member.refuse(.deadlineExceeded) }
        let waiting = members.filter { !$0.isOver }
        if waiting.count > 1, attempt(waiting, on: connection) { return }
        for member in waiting {
            guard connection.isUsable else { return }
            connection.state.deadline = member.deadline
            // Those before have their answers.
            connection.state.isCommitSent = false
            member.attempt(on: connection)
            connection.clean()
            // What broke before it could leave a trace is done again on another connection.
            guard connection.isUsable || !connection.isRepeatable else { return }
            member.answer()
        }
    }

    /// False when nothing was done, or nothing is known of it.
    private func attempt(_ waiting: [Member], on connection: borrowing Connection) -> Bool {
        connection.state.deadline = waiting.compactMap(\.deadline).min()
        do throws(DatabaseError) {
            try Member.attempt(together: waiting, on: connection)
            return true
        } catch {
            connection.clean()
            if connection.state.hasLostStatements { connection.state.mustForget = true }
            return false
        }
    }

    func answer() { for member in members { member.answer() } }

    func refuse(_ refusal: LaneRefusal) { for member in members { member.refuse(refusal) } }

    /// What was canceled was so for the one who had least time: the others have time left.
    func isRepeatable(after connection: borrowing Connection) -> Bool { !connection.state.isCommitSent }

    var isOver: Bool { members.allSatisfy(\.isOver) }

    var parts: [any LaneWork] { members }
}
