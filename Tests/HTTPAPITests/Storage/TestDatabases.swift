// SPDX-License-Identifier: Apache-2.0
import DataDomain
import Synchronization

/// The databases of one run of a test.
final class TestDatabases: Sendable {
    /// Those of the test that runs, where it runs on every storage.
    @TaskLocal static var current: TestDatabases?

    private let storage: TestStorage
    private let closing = Mutex<[@Sendable () async -> Void]>([])

    init(_ storage: TestStorage) { self.storage = storage }

    /// A new one, empty.
    func make() throws -> any Database & SchemaStore {
        let (database, close) = try storage.open()
        closing.withLock { $0.append(close) }
        return database
    }

    func close() async {
        for close in closing.withLock({ $0 }) { await close() }
    }
}
