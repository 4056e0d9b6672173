// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Logging

/// Brings into force here what another node on the same database has changed: the schema, with its roles and grants,
/// and the settings. (What is known of sessions, accounts and keys ends by itself with their change marks.)
final class NeighborWatch: Sendable {
    private let schemas: SchemaService
    private let settings: AuthSettingsSource
    private let logger: Logger
    private let news: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    private static let pause = Duration.milliseconds(200)

    init(schemas: SchemaService, settings: AuthSettingsSource, logger: Logger) {
        self.schemas = schemas
        self.settings = settings
        self.logger = logger
        (news, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Listens to a database that other processes may write to; another one has nothing to tell.
    func begin(_ database: any ServedDatabase) {
        guard type(of: database).isShared else { return }
        let bell = bell
        database.observeSchemas { _ in bell.yield() }
        let settings = schemas.current.entity(BuiltInEntities.name(of: .settings))?.id
        database.observeChanges { changes in
            if changes.contains(where: { $0.entityID == settings }) { bell.yield() }
        }
        // What happened between the reading of the schema and here.
        bell.yield()
    }

    /// Until ``close()``, or the end of the task.
    func run() async {
        for await _ in news { await catchUp() }
    }

    func close() { bell.finish() }

    /// Not given up before it has come about: with an old schema no request would be answered.
    private func catchUp() async {
        var failures = 0
        while !Task.isCancelled {
            do {
                try await schemas.load()
                try await settings.refresh()
                return
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
