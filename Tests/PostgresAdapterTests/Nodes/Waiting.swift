// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import PostgresAdapter
import Testing

/// Whether `body` gives true in the end. How soon, the tests with several processes say.
func comesTrue(_ body: () async throws -> Bool) async throws -> Bool {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(60) {
        if try await body() { return true }
        try await Task.sleep(for: .milliseconds(2))
    }
    return false
}

extension Bed {
    /// The mark once there is one: on a busy machine there is none now and then.
    func mark(of entity: Entity) async throws -> Int64 {
        var mark: Int64?
        #expect(
            try await comesTrue {
                mark = database.changeMark(of: entity)
                return mark != nil
            }
        )
        return try #require(mark)
    }
}
