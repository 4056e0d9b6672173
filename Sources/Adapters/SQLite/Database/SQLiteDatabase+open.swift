// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import JSON
internal import Kernel

extension SQLiteDatabase {
    /// Opens the database, and makes it if there is none: takes its lock, turns its journal into a write-ahead log,
    /// makes Roost's own tables and reads the schema.
    public static func open(_ options: SQLiteDatabaseOptions) throws(SQLiteOpenError) -> SQLiteDatabase {
        let home = try DatabaseHome.enter(options)
        let path = home.path
        let connectionOptions = ConnectionOptions(
            mode: .readWriteCreate,
            durability: options.durability,
            cacheKibibytes: options.cacheKibibytes,
            functions: SQLFunctions.all
        )
        let connection = try connect(path, connectionOptions)
        let state = try StartingState(of: connection, path: path)
        let schemas = SchemaShelf(state.schema)
        let programs = ProgramCache(schemas)
        let announcer = ChangeAnnouncer(start: state.position)
        let log = ChangeLog(last: state.position, retention: options.retention, insertKey: programs.nextKey())
        let lanes = try Lanes(path: path, connection, connectionOptions, options, announcer, schemas)
        return SQLiteDatabase(
            writer: lanes.writer,
            readers: lanes.readers,
            schemas: schemas,
            programs: programs,
            log: log,
            announcer: announcer,
            options: connectionOptions,
            now: options.readers.now,
            home: home
        )
    }

    private static func connect(_ path: String, _ options: ConnectionOptions) throws(SQLiteOpenError) -> Connection {
        do { return try Connection(path: path, options: options) } catch { throw .sqlite(path: path, error) }
    }

    /// The lanes of a database; those that announce have to be told what to call.
    private struct Lanes {
        let writer: WriterLane
        let readers: ReaderLanes

        init(
            path: String,
            _ connection: consuming Connection,
            _ connectionOptions: ConnectionOptions,
            _ options: SQLiteDatabaseOptions,
            _ announcer: ChangeAnnouncer,
            _ schemas: SchemaShelf
        ) throws(SQLiteOpenError) {
            var writerOptions = options.writer
            let (onPhase, onCommit) = (writerOptions.onPhase, writerOptions.onCommit)
            writerOptions.onPhase = { phase in
                if phase == .began { announcer.begin() }
                schemas.note(phase)
                onPhase?(phase)
            }
            writerOptions.onCommit = {
                announcer.commit()
                onCommit?()
            }
            do throws(LaneStartError) {
                readers = try ReaderLanes(options: options.readers) { () throws(SQLiteError) in
                    try Connection(path: path, options: connectionOptions.with(mode: .readOnly))
                }
                writer = try WriterLane(connection: connection, options: writerOptions)
            } catch {
                throw .lane(error)
            }
        }
    }
}

/// What is read from a database when it is opened.
private struct StartingState {
    let schema: Schema
    /// The last of the change log.
    let position: Int64

    init(of connection: borrowing Connection, path: String) throws(SQLiteOpenError) {
        do throws(SystemTables.Failure) { try SystemTables.prepare(on: connection) } catch {
            throw SQLiteOpenError(error, path: path)
        }
        let stored: StoredSchema?
        do throws(SQLiteError) {
            position = try SystemTables.lastPosition(on: connection)
            stored = try SchemaTable.current(on: connection)
        } catch {
            throw .sqlite(path: path, error)
        }
        do throws(DataError) { schema = try stored?.compiled() ?? .empty } catch {
            throw .schema(path: path, "\(error)")
        }
    }
}
