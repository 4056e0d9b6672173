// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Plans of reads that were asked before: by the text of the question, for those that are asked again word for word,
/// and by its shape, for those that ask the same with other values.
///
/// Bounded; when it is full it starts anew, which costs each question one planning. A text is kept when it comes for the
/// second time, so that questions that are asked once don't drive out those that are asked often.
final class PlanCache: Sendable {
    struct Key: Hashable {
        let schemaVersion: Int
        /// See ``Authorizer/kinship(of:)``.
        let kinship: String
        let door: Door
        let entity: String
        /// Of the question, or of its shape.
        let text: String
    }

    enum Door: Hashable { case list, compatibleList, get, readBack }

    private struct State {
        var texts: [Key: PlannedRead] = [:]
        var shapes: [Key: PlannedRead] = [:]
        /// Hashes of texts that came once, each in the place that it gives itself.
        var seen = [Int](repeating: 0, count: PlanCache.seenCapacity)
    }

    private static let capacity = 1024
    /// A power of two.
    private static let seenCapacity = 2048
    /// A longer question is planned whenever it is asked.
    private static let longestText = 1024

    private let state = Mutex(State())

    /// Whether something may be kept under `text`. To `String` texts are equal that are not the same to the database:
    /// the composed and the decomposed form of a letter, and a few signs that count as the ASCII ones they look like.
    static func mayKeep(_ text: String) -> Bool {
        text.utf8.count <= longestText && text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// The plan of the question with this text.
    subscript(text key: Key) -> PlannedRead? { state.withLock { $0.texts[key] } }

    /// A plan of a question of this shape, with the values of that one.
    subscript(shape key: Key) -> PlannedRead? { state.withLock { $0.shapes[key] } }

    /// Keeps the plan of a text from the second time on.
    func keep(_ planned: PlannedRead, asText key: Key) {
        let hash = key.hashValue
        state.withLock { state in
            let place = hash & (Self.seenCapacity - 1)
            guard state.seen[place] == hash else {
                state.seen[place] = hash
                return
            }
            Self.keep(planned, as: key, in: &state.texts)
        }
    }

    func keep(_ planned: PlannedRead, asShape key: Key) {
        state.withLock { Self.keep(planned, as: key, in: &$0.shapes) }
    }

    private static func keep(_ planned: PlannedRead, as key: Key, in plans: inout [Key: PlannedRead]) {
        if plans.count >= capacity { plans.removeAll(keepingCapacity: true) }
        plans[key] = planned
    }
}
