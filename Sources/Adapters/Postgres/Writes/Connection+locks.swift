// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What transactions take turns at, by a name that is no row.
enum LockSubject: Int64 {
    case singleton = 1
    case answer, setUp
    /// At being run again.
    case turn
}

extension Connection {
    private static let exclusive = Query(
        own: "SELECT pg_advisory_xact_lock(\(LockSubject.base) + CAST($1 AS INTEGER), hashtext($2))",
        [.integer, .text]
    )

    private static let reserving = Query(own: "SELECT roost.reserve($1, $2)", [.text, .integer])

    /// Waits until no other transaction that is run again is under way. To be called before anything is locked.
    func takeTurn() { lock("", for: .turn) }

    /// Has others wait for the end of the transaction before they go on under the same name. It is taken with the next
    /// statement, which sees what those did who had it before.
    func lock(_ name: String, for subject: LockSubject) {
        state.deferred.append(Call(Self.exclusive, [.integer(subject.rawValue), .text(name)]))
    }

    private static let alone = Query(
        own: "SELECT pg_advisory_xact_lock(\(LockSubject.schemaKey))"
    )

    /// Has all writes wait for the end of the transaction, and waits for the end of those that are under way.
    func lockSchema() { state.deferred.append(Call(Self.alone)) }

    /// Has the numbers of keys go on behind one that was given.
    func reserve(_ id: Int64, of entity: Entity) {
        let table = entity.tableName(.postgres).statement(.postgres).text
        state.deferred.append(Call(Self.reserving, [.text(table), .integer(id)]))
    }
}

extension LockSubject {
    /// Keeps Roost's locks apart from those of others on the same database: "roos" in ASCII.
    static let base = 0x726F_6F73
    /// Held in shares by writes and alone by changes of the schema.
    static let schemaKey = "\(base), 0"
}
