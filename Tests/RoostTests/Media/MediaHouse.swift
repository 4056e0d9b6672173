// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import MediaDomain
import MediaTestKit
import PostgresAdapter
import PostgresTestKit
import SQLiteAdapter
import Testing

@testable import Roost

/// What keeps the records of a test.
enum MediaStorage: CaseIterable {
    case memory, sqlite, postgres
}

/// Files over records on one kind of storage, their bytes in memory.
struct MediaHouse: Sendable {
    let schemas: SchemaService
    let records: Records
    let hooks = HookRegistry(limit: .seconds(600))
    let clock = MediaTestKit.FakeClock()
    let bytes: InMemoryBlobStore
    let events = FakeMediaEvents()
    let parts: MediaParts

    /// Whoever is signed in may write and read their own files and all of `posts`; `editor` may read all files.
    static let schema: JSONValue = [
        "entities": [
            "posts": [
                "fields": [
                    "title": ["type": "text"],
                    "cover": ["type": "media", "config": ["max_items": 1, "mime_types": ["image/*"]]],
                    "pages": ["type": "media", "config": ["max_items": 2, "on_delete": "keep"]],
                    "shots": ["type": "media", "config": ["min_items": 2, "max_items": 3]],
                ]
            ]
        ],
        "roles": ["editor": [:], "keeper": [:], "titles": [:], "mine": [:]],
        "permissions": [
            "g1": grant("user", "media", ["create"]),
            "g2": grant("user", "media", ["read", "update", "delete"], ["createdBy": "$user.id"]),
            "g3": grant("editor", "media", ["read"]), "g4": grant("user", "media_folders", ["*"]),
            "g5": grant("editor", "posts", ["*"]), "g6": ["role": "keeper", "permission": "media.manage"],
            "g7": ["role": "titles", "entity": "posts", "action": "update", "fields": ["title"]],
            "g8": grant("titles", "posts", ["read"]), "g9": grant("mine", "posts", ["read"]),
            "g10": grant("mine", "posts", ["update"], ["title": "mine"]),
        ],
    ]

    private static func grant(
        _ role: String,
        _ entity: String,
        _ actions: [JSONValue],
        _ rows: JSONValue? = nil
    ) -> JSONValue {
        var grant = JSONObject([
            ("role", .string(role)), ("entity", .string(entity)), ("action", .array(actions)),
        ])
        grant["where"] = rows
        return .object(grant)
    }

    static let ann = Requester(Principal(kind: .user(.text("ann"))))
    static let bob = Requester(Principal(kind: .user(.text("bob"))))
    static let editor = Requester(Principal(kind: .user(.text("eve")), roles: ["editor"]))
    static let keeper = Requester(Principal(kind: .user(.text("kim")), roles: ["keeper"]))
    static let titles = Requester(Principal(kind: .user(.text("tom")), roles: ["titles"]))
    static let mine = Requester(Principal(kind: .user(.text("mia")), roles: ["mine"]))
    static let posts = EntityName(literal: "posts")

    private init(_ database: any Database & SchemaStore) async throws {
        let ids = UUIDv7Generator(clock: SystemClock()) {
            var random = SystemRandomNumberGenerator()
            return random.next()
        }
        schemas = SchemaService(store: database, ids: ids, builtIn: BuiltInEntities.schema)
        records = Records(
            database: database,
            authorizer: GrantAuthorizer(),
            schemas: schemas,
            clock: clock,
            ids: ids,
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: hooks
        )
        bytes = InMemoryBlobStore(clock: clock)
        let (own, scratch) = (OwnRecords(records), InMemoryScratch())
        parts = MediaParts(
            store: bytes,
            files: RecordsFileCatalog(records: own, schemas: schemas),
            folders: RecordsFolderCatalog(records: own),
            ledger: RecordsUploadLedger(records: own),
            digests: FakeMediaDigests(),
            clock: clock,
            events: events,
            scratch: scratch,
            images: FakeImageTransformer(scratch)
        )
        _ = try await schemas.boot(.replace(Self.schema), context: context(.system))
    }

    /// Runs `body` on a new, empty database, and closes it behind it.
    static func lend(_ storage: MediaStorage, _ body: (MediaHouse) async throws -> Void) async throws {
        switch storage {
        case .memory: try await body(MediaHouse(InMemoryDatabase()))
        case .sqlite:
            let database = try SQLiteDatabase.open(
                SQLiteDatabaseOptions(
                    location: .temporary,
                    readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
                    now: { Timestamp(millisecondsSinceEpoch: 0) }
                )
            )
            try await run(database, close: { await database.close() }, body)
        case .postgres:
            try await Gate.shared.pass {
                let database = try TestDatabase(connections: 2).database
                try await run(database, close: { await database.close() }, body)
            }
        }
    }

    private static func run(
        _ database: any Database & SchemaStore,
        close: () async -> Void,
        _ body: (MediaHouse) async throws -> Void
    ) async throws {
        do {
            try await body(MediaHouse(database))
        } catch {
            await close()
            throw error
        }
        await close()
    }

    func context(_ requester: Requester) -> RequestContext {
        RequestContext(caller: requester.caller, requestID: "t", now: clock.now(), deadline: .now + .seconds(600))
    }

    /// Uploads `text` under a name.
    @discardableResult
    func upload(
        _ name: String,
        _ text: String = "hello",
        in folder: FolderPath = .root,
        to binding: FileBinding? = nil,
        as type: String? = nil,
        by requester: Requester = MediaHouse.ann
    ) async throws -> FileRecord {
        var draft = FileDraft(name: try #require(FileName(name)), folder: folder, binding: binding)
        draft.declaredType = type.flatMap { MimeType($0) }
        return try await Uploads(parts).upload(BytesSource(Array(text.utf8)), draft, length: nil, by: requester)
    }

    func post(_ title: String = "one") async throws -> RecordID {
        let posts = try await OwnRecords(records).commit([
            .insert(Self.posts, JSONObject([("title", .string(title))]))
        ])
        return try #require(posts.first?.id)
    }

    func binding(_ field: String, _ post: RecordID) -> FileBinding {
        FileBinding(entity: Self.posts, field: FieldName(literal: field), record: .text(post.description))
    }
}

extension MediaError {
    /// What it is, for comparing.
    var kind: String {
        switch self {
        case .malformed(let code, _): "400 \(code)"
        case .invalid(let issues): "422 " + issues.map(\.code).joined(separator: ",")
        case .unauthenticated: "401"
        case .forbidden(let code, _): "403 \(code)"
        case .notFound: "404"
        case .conflict(let code, _): "409 \(code)"
        case .unsupportedType: "415"
        case .stale: "stale"
        default: "\(self)"
        }
    }
}

/// What `work` is refused with; nil when it isn't.
func refusal(_ work: () async throws -> Void) async -> String? {
    do {
        try await work()
        return nil
    } catch let error as MediaError {
        return error.kind
    } catch {
        return "\(error)"
    }
}
