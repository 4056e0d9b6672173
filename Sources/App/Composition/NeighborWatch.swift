// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Logging
import Synchronization

/// Brings into force here what another node on the same database has changed: the schema, with its roles and grants,
/// and the settings. (What is known of sessions, accounts and keys ends by itself with their change marks.)
final class NeighborWatch: Sendable {
    private let logger: Logger
    private let catchUp: @Sendable () async throws -> Void
    private let news: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let isClosed = Atomic<Bool>(false)

    private static let pause = Duration.milliseconds(200)

    /// - Parameter catchUp: reads again what may have changed; done again after a while when it fails.
    init(logger: Logger, catchUp: @escaping @Sendable () async throws -> Void) {
        self.logger = logger
        self.catchUp = catchUp
        (news, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Listens to a database that other processes may write to; another one has nothing to tell.
    func begin(_ database: any ServedDatabase, _ schemas: SchemaService) {
        guard type(of: database).isShared else { return }
        database.observeSchemas { [weak self] _ in self?.ring() }
        let settings = schemas.current.entity(BuiltInEntities.name(of: .settings))?.id
        database.observeChanges { [weak self] changes in
            if changes.contains(where: { $0.entityID == settings }) { self?.ring() }
        }
        // What happened between the reading of the schema and here.
        ring()
    }

    /// Something may have changed.
    func ring() { bell.yield() }

    /// Until ``close()``, or the end of the task.
    func run() async {
        for await _ in news { await persist() }
    }

    func close() {
        isClosed.store(true, ordering: .relaxed)
        bell.finish()
    }

    /// Not given up before it has come about, or the server ends: with an old schema no request would be answered.
    private func persist() async {
        var failures = 0
        while !Task.isCancelled, !isClosed.load(ordering: .relaxed) {
            do {
                return try await catchUp()
            } catch {
                failures += 1
                if failures == 1 {
                    logger.warning("what another node changed can't be read yet", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
