// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Plans of reads that were asked before, by the text of the question: a busy address is planned once and not at every
/// request. Bounded; when it is full it starts anew, which costs each address one planning.
final class PlanCache: Sendable {
    struct Key: Hashable {
        let schemaVersion: Int
        /// See ``Authorizer/kinship(of:)``.
        let kinship: String
        let door: Door
        let entity: String
        let text: String
    }

    enum Door: Hashable { case list, compatibleList, get, readBack }

    private static let capacity = 1024
    /// A longer question is asked once.
    static let longestText = 1024

    private let plans = Mutex<[Key: PlannedRead]>([:])

    subscript(_ key: Key) -> PlannedRead? { plans.withLock { $0[key] } }

    func keep(_ planned: PlannedRead, as key: Key) {
        guard planned.isReusable, key.text.utf8.count <= Self.longestText else { return }
        plans.withLock { plans in
            if plans.count >= Self.capacity { plans.removeAll(keepingCapacity: true) }
            plans[key] = planned
        }
    }
}
