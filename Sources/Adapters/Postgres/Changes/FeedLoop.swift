// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Glibc
internal import Kernel

/// The thread of the feed: waits, looks, tells.
struct FeedLoop: ~Copyable {
    private let options: PostgresDatabaseOptions
    private let bell: FeedBell
    private var connection: Connection?
    private var position: Int64
    private var schemaVersion: Int64 = -1
    private var failures = 0
    /// There are entries that wait for an older transaction to end.
    private var isHeldBack = false
    private static let heldBackPause = Duration.milliseconds(20)
    /// Entries read at a time.
    private static let page = 1_000
    private static let notify = Query(own: "SELECT pg_notify('roost_changes', '')")
    private static let listen = Query(passing: "LISTEN roost_changes")

    init(_ options: PostgresDatabaseOptions, _ bell: FeedBell, after position: Int64) {
        self.options = options
        self.bell = bell
        self.position = position
        connection = nil
    }

    consuming func run(
        onChanges: ([Change]) -> Void,
        onSchema: (StoredSchema) -> Void
    ) {
        while !bell.isSilenced {
            let hasNews = bell.hear()
            if let current = connect() {
                var isWell = look(current, onChanges, onSchema)
                // One word for all that this node has committed since the last.
                if hasNews, isWell { isWell = spread(on: current) }
                if isWell { connection = consume current } else { _ = consume current }
            }
            wait()
        }
    }

    private mutating func connect() -> Connection? {
        if let current = connection.take() { return current }
        do throws(PostgresError) {
            let fresh = try Connection.open(options.connection)
            // Behind a pooler nobody hears anything; then looking every so often has to do.
            do throws(PostgresError) { _ = try fresh.run(Call(Self.listen)) } catch {
                if !fresh.isUsable { throw error }
            }
            failures = 0
            return fresh
        } catch {
            failures += 1
            return nil
        }
    }

    /// False when the connection can't be used any more.
    private mutating func look(
        _ connection: borrowing Connection,
        _ onChanges: ([Change]) -> Void,
        _ onSchema: (StoredSchema) -> Void
    ) -> Bool {
        connection.state.deadline = options.connection.now() + .seconds(30)
        defer { connection.state.deadline = nil }
        do throws(DatabaseError) {
            let version = try connection.rows(SchemaTable.versionQuery).integer(0, 0) ?? 0
            if version != schemaVersion, let stored = SchemaTable.stored(try connection.rows(SchemaTable.currentQuery))
            {
                onSchema(stored)
            }
            schemaVersion = version
            while !bell.isSilenced {
                let entries = try ChangeLog.entries(after: position, limit: Self.page, on: connection)
                let whole = entries.count == Self.page ? try complete(entries, on: connection) : entries
                tell(whole, onChanges)
                if let last = whole.last { position = last.position }
                if entries.count < Self.page { break }
            }
            isHeldBack = try ChangeLog.isHeldBack(behind: position, on: connection)
        } catch {
            connection.rollBack()
            return connection.isUsable
        }
        return connection.isUsable
    }

    private func spread(on connection: borrowing Connection) -> Bool {
        do throws(PostgresError) { _ = try connection.run(Call(Self.notify)) } catch { return connection.isUsable }
        return true
    }

    /// The page with the rest of its last transaction, which is told at once.
    private func complete(
        _ page: [Change],
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [Change] {
        var entries = page
        while let last = entries.last {
            let more = try ChangeLog.entries(after: last.position, limit: Self.page, on: connection)
            let same = more.prefix { $0.transaction == last.transaction }
            entries += same
            if same.count < Self.page { break }
        }
        return entries
    }

    private func tell(_ entries: [Change], _ onChanges: ([Change]) -> Void) {
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].transaction == entries[start].transaction { end += 1 }
            onChanges(Array(entries[start..<end]))
            start = end
        }
    }

    /// Until the bell rings, the server says something or the time is over.
    private mutating func wait() {
        var descriptors = [pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)]
        if let socket = connection?.descriptor {
            descriptors.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
        }
        let pause = isHeldBack ? Self.heldBackPause : min(options.pollInterval * (1 << min(failures, 4)), .seconds(5))
        let milliseconds = pause.components.seconds * 1_000 + pause.components.attoseconds / 1_000_000_000_000_000
        _ = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        connection?.passNotifications()
    }
}
