// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Databases of the shared server that serve one test after the other, empty each time: to empty one takes a fraction
/// of the time that a new one takes.
public final class DatabaseShelf: Sendable {
    public static let shared = DatabaseShelf()

    private let names = Mutex<[String]>([])

    /// The name of an empty database that nobody else has until it is given back.
    public func take() throws -> String {
        guard let name = names.withLock({ $0.popLast() }) else { return try TestServer.running().makeDatabase() }
        try TestServer.running().run(
            "SET client_min_messages = warning; DROP SCHEMA IF EXISTS roost, public CASCADE; CREATE SCHEMA public",
            in: name
        )
        return name
    }

    public func giveBack(_ name: String) { names.withLock { $0.append(name) } }
}
