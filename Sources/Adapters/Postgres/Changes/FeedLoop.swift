// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Glibc
internal import Kernel

/// The thread of the feed: waits, looks, tells.
struct FeedLoop: ~Copyable {
    /// Who is told, in the order in which it happens.
    struct Listeners {
        let onChanges: ([Change]) -> Void
        let onSchema: (StoredSchema) -> Void
        /// All that was committed before the moment has been told.
        let onPace: (ContinuousClock.Instant) -> Void
        /// What was told before may not go on: entries up to the position may never be told.
        let onBreak: (Int64) -> Void
    }

    private let options: PostgresDatabaseOptions
    private let bell: FeedBell
    private var connection: Connection?
    private var position: Int64
    private var schemaVersion: Int64 = -1
    private var failures = 0
    private var sights = LogSights()
    /// Looks in a row after which something was still waited for.
    private var waits = 0
    /// The oldest entry at the last look, shown or not; nil when there was none.
    private var oldestBefore: Int64?
    private var hasConnected = false
    /// The connection is not the one on which the last look was.
    private var isResumed = false
    /// Before this moment nobody tries to connect.
    private var nextAttempt: ContinuousClock.Instant?
    /// Other nodes have not been told yet of something.
    private var hasNews = false

    private static let notify = Query(own: "SELECT pg_notify('roost_changes', '')")
    private static let listen = Query(passing: "LISTEN roost_changes")
    private static let horizon = Query(passing: "SELECT roost.horizon()")
    private static let shortestWait = Duration.milliseconds(20)
    private static let longestPause = Duration.seconds(2)
    /// A look that takes longer is given up, together with its connection if need be.
    private static let patience = Duration.seconds(5)
    /// Entries read at a time.
    private static let page = 1_000

    init(_ options: PostgresDatabaseOptions, _ bell: FeedBell, after position: Int64) {
        self.options = options
        self.bell = bell
        self.position = position
        connection = nil
    }

    consuming func run(_ listeners: Listeners) {
        while !bell.isSilenced {
            if bell.hear() { hasNews = true }
            if let current = connect() {
                var isWell = look(current, listeners)
                // One word for all that this node has committed since the last.
                if hasNews, isWell { isWell = spread(on: current) }
                if isWell { connection = consume current } else { _ = consume current }
            }
            wait()
        }
    }

    private mutating func connect() -> Connection? {
        if let current = connection.take() { return current }
        if let nextAttempt, options.connection.now() < nextAttempt { return nil }
        do throws(PostgresError) {
            let fresh = try Connection.open(options.feedConnection)
            // Behind a pooler nobody hears anything, and who comes next on the session would; looking has to do.
            if !fresh.state.isPooled { _ = try fresh.run(Call(Self.listen)) }
            if hasConnected { try findPlace(on: fresh) }
            hasConnected = true
            (failures, nextAttempt) = (0, nil)
            return fresh
        } catch {
            failures += 1
            let pause = min(options.pollInterval * (1 << min(failures, 4)), Self.longestPause)
            nextAttempt = options.connection.now() + pause
            return nil
        }
    }

    /// A server that took over from another may have come less far than that: its next transactions have numbers that
    /// this node has passed.
    private mutating func findPlace(on connection: borrowing Connection) throws(PostgresError) {
        let edge = try connection.run(Call(Self.horizon)).integer(0, 0) ?? 0
        position = min(position, edge - 1)
        isResumed = true
        sights.forget()
    }

    /// False when the connection can't be used any more.
    private mutating func look(_ connection: borrowing Connection, _ listeners: Listeners) -> Bool {
        let begin = options.connection.now()
        connection.state.deadline = begin + Self.patience
        defer { connection.state.deadline = nil }
        do throws(DatabaseError) {
            let results = try connection.rows([
                Call(SchemaTable.versionQuery), Call(ChangeLog.extent),
                ChangeLog.reading(after: position, limit: Self.page),
            ])
            let version = results[0].integer(0, 0) ?? 0
            if version != schemaVersion, let stored = SchemaTable.stored(try connection.rows(SchemaTable.currentQuery))
            {
                listeners.onSchema(stored)
            }
            schemaVersion = version
            let (oldest, newest) = (results[1].integer(0, 0), results[1].integer(0, 1) ?? 0)
            let isWhole = isWhole(oldest)
            try follow(ChangeLog.changes(results[2]), on: connection, listeners)
            if !isWhole || isResumed { listeners.onBreak(newest) }
            (oldestBefore, isResumed) = (oldest, false)
            sights.add(newest, at: begin)
            if let moment = sights.reach(position) { listeners.onPace(moment) }
            waits = sights.isBehind ? waits + 1 : 0
        } catch {
            connection.rollBack()
            (connection.state.mustForget, connection.state.hasLostStatements) =
                (connection.state.hasLostStatements, false)
            return connection.isUsable
        }
        return connection.isUsable
    }

    /// Whether no entry has been taken away that was not told of. The first entry of an empty log is no sign of that,
    /// nor is one that was there at the last look and is still held back.
    private func isWhole(_ oldest: Int64?) -> Bool {
        guard let oldestBefore else { return true }
        return oldest.map { $0 <= max(position, oldestBefore) } ?? (oldestBefore <= position)
    }

    /// Tells of a page and of all behind it.
    private mutating func follow(
        _ first: [Change],
        on connection: borrowing Connection,
        _ listeners: Listeners
    ) throws(DatabaseError) {
        var page = first
        while !bell.isSilenced {
            let whole = page.count == Self.page ? try complete(page, on: connection) : page
            tell(whole, listeners.onChanges)
            if let last = whole.last { position = last.position }
            if page.count < Self.page { return }
            page = try ChangeLog.entries(after: position, limit: Self.page, on: connection)
        }
    }

    private mutating func spread(on connection: borrowing Connection) -> Bool {
        do throws(PostgresError) { _ = try connection.run(Call(Self.notify)) } catch { return connection.isUsable }
        hasNews = false
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
        var pause = options.pollInterval
        // What holds the log back is mostly over at once, and sometimes not for hours.
        if waits > 0 { pause = min(Self.shortestWait * min(waits, 100), pause) }
        if let nextAttempt { pause = max(options.connection.now().duration(to: nextAttempt), .zero) }
        let milliseconds = pause.components.seconds * 1_000 + pause.components.attoseconds / 1_000_000_000_000_000
        _ = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        connection?.passNotifications()
    }
}
