// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Kernel
import MediaDomain
import MediaTestKit
import Synchronization
import Testing

@testable import FilesystemAdapter

struct FilesystemBlobStoreTests {
    private let place: TemporaryPlace
    private let threads: IOThreads
    private let key: BlobKey

    init() throws {
        place = try TemporaryPlace()
        threads = try IOThreads()
        key = try #require(BlobKey.original((0..<16).map { UInt8($0) * 16 }))
    }

    private func open(syncs: Bool = false) throws -> FilesystemBlobStore {
        try FilesystemBlobStore(path: place.path, threads: threads, syncs: syncs)
    }

    @Test(arguments: BlobStoreContract.cases)
    func `the contract holds`(_ one: BlobStoreContract.Case) async throws {
        try await one.run { try open() }
        // Nothing temporary is left, whatever happened.
        #expect(place.files(below: "tmp").isEmpty)
    }

    @Test func `a blob is one file two folders deep, which nobody else may read`() async throws {
        let store = try open(syncs: true)
        _ = try await store.put(key, BytesSource([1, 2, 3]), BlobFacts(length: 3))
        #expect(place.files() == ["o/00/10/\(key.digits)"])
        let path = try #require(store.localPath(of: key))
        #expect(path == "\(place.path)/o/00/10/\(key.digits)")
        #expect(try place.mode("o/00/10/\(key.digits)") == 0o600)
        let derived = try #require(key.derived([UInt8](repeating: 255, count: 16)))
        _ = try await store.put(derived, BytesSource([1]), BlobFacts())
        #expect(place.files().contains("d/00/10/\(key.digits)/\(derived.variant ?? "")"))
    }

    @Test func `folders are for nobody else`() async throws {
        let path = "\(place.path)/store"
        let store = try FilesystemBlobStore(path: path, threads: threads)
        _ = try await store.put(key, BytesSource([1]), BlobFacts())
        let upload = try await store.growing.begin(.upload(Array(repeating: 1, count: 16)) ?? key, BlobFacts())
        for folder in ["", "/o", "/o/00", "/o/00/10", "/tmp", "/growing"] {
            #expect(try place.mode("store\(folder)") == 0o700, "\(folder)")
        }
        #expect(try place.mode("store/growing/u-\(upload.key.digits)") == 0o600)
    }

    @Test func `folders go with their last blob`() async throws {
        let store = try open()
        _ = try await store.put(key, BytesSource([1]), BlobFacts())
        try await store.delete([key])
        #expect(!FileManager.default.fileExists(atPath: "\(place.path)/o/00"))
        #expect(FileManager.default.fileExists(atPath: "\(place.path)/o"))
    }

    @Test func `what one process kept another finds`() async throws {
        let upload = try await open(syncs: true).growing.begin(key, BlobFacts())
        _ = try await open(syncs: true).growing.append(BytesSource([1, 2]), to: upload, at: 0)
        #expect(try await open(syncs: true).growing.size(of: upload) == 2)
        _ = try await open(syncs: true).growing.append(BytesSource([3]), to: upload, at: 2)
        _ = try await open(syncs: true).growing.finish(upload)
        #expect(try await open().open(key, nil).source.collect(limit: 9) == [1, 2, 3])
        #expect(place.files() == ["o/00/10/\(key.digits)"])
    }

    @Test func `a disk that is too small is told before a byte is taken`() async throws {
        let source = PatternSource(length: 1 << 50)
        let store = try open()
        do throws(BlobError) {
            _ = try await store.put(key, source, BlobFacts(length: 1 << 50))
            Issue.record("it was taken")
        } catch {
            guard case .full = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(source.taken == 0 && source.isClosed)
        #expect(place.files().isEmpty)
    }

    @Test func `a disk that is full while bytes come is told`() throws {
        let number = unsafe Glibc.open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(number >= 0)
        let file = FileHandle(number)
        do throws(BlobError) {
            try file.write([1, 2, 3])
            Issue.record("it was written")
        } catch {
            guard case .full = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `more bytes than were announced are not taken in`() async throws {
        let source = PatternSource(length: 64 << 20)
        let store = try open()
        do throws(BlobError) {
            _ = try await store.put(key, source, BlobFacts(length: 1))
            Issue.record("it was taken")
        } catch {
            guard case .mismatch(.length) = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(source.taken < 1 << 20 && source.isClosed)
        #expect(place.files().isEmpty)
    }

    @Test func `links lead nowhere`() async throws {
        let store = try open()
        let outside = try TemporaryPlace()
        let secret = "\(outside.path)/secret"
        try Data("secret".utf8).write(to: URL(filePath: secret))
        let folder = "\(place.path)/o/00/10"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(key.digits)", withDestinationPath: secret)
        #expect(try await store.head(key) == nil)
        await #expect(throws: BlobError.self) { _ = try await store.open(key, nil) }
        #expect(try await store.list(.area(.originals), after: nil, limit: 9).blobs.isEmpty)
        // Putting replaces the link, and leaves what it led to.
        _ = try await store.put(key, BytesSource([1]), BlobFacts())
        #expect(try await store.open(key, nil).source.collect(limit: 9) == [1])
        #expect(try Data(contentsOf: URL(filePath: secret)) == Data("secret".utf8))
    }

    @Test func `a folder that is a link is not entered`() async throws {
        let store = try open()
        let outside = try TemporaryPlace()
        try FileManager.default.createDirectory(atPath: "\(place.path)/o", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: "\(place.path)/o/00", withDestinationPath: outside.path)
        await #expect(throws: BlobError.self) { _ = try await store.put(key, BytesSource([1]), BlobFacts()) }
        #expect(outside.files().isEmpty)
    }

    @Test func `a folder that went away is not made anew`() async throws {
        let store = try open()
        try FileManager.default.removeItem(atPath: place.path)
        for call in 0..<3 {
            do throws(BlobError) {
                switch call {
                case 0: _ = try await store.put(key, BytesSource([1]), BlobFacts())
                case 1: _ = try await store.head(key)
                default: _ = try await store.list(.area(.originals), after: nil, limit: 1)
                }
                Issue.record("it worked")
            } catch {
                guard case .misconfigured = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test func `what is not a blob is not listed`() async throws {
        let store = try open()
        _ = try await store.put(key, BytesSource([1]), BlobFacts())
        try Data().write(to: URL(filePath: "\(place.path)/o/00/10/README"))
        try Data().write(to: URL(filePath: "\(place.path)/o/notes"))
        #expect(try await store.list(.area(.originals), after: nil, limit: 9).blobs.map(\.key) == [key])
    }

    @Test func `what a process left that died is removed after a day`() async throws {
        _ = try open()
        for (name, age) in [("old", 90_000.0), ("new", 80_000.0)] {
            let path = "\(place.path)/tmp/\(name)"
            try Data([1]).write(to: URL(filePath: path))
            let date = Date(timeIntervalSinceNow: -age)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        _ = try open()
        #expect(place.files() == ["tmp/new"])
    }

    @Test func `what a process left that died is told, and removed when that is asked for`() async throws {
        let store = try open()
        for (name, age, count) in [("old", 8_000.0, 5), ("older", 9_000.0, 6), ("new", 7_000.0, 7)] {
            let path = "\(place.path)/tmp/\(name)"
            try Data([UInt8](repeating: 1, count: count)).write(to: URL(filePath: path))
            let date = Date(timeIntervalSinceNow: -age)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        let limit = Timestamp(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 - 7_500) * 1000))
        for deleting in [false, true] {
            let found = try await store.leftovers(before: limit, deleting: deleting)
            #expect(found.count == 2 && found.bytes == 11)
            #expect(place.files() == (deleting ? ["tmp/new"] : ["tmp/new", "tmp/old", "tmp/older"]))
        }
        #expect(try await store.leftovers(before: limit, deleting: true).count == 0)
    }

    /// A moment far ahead makes everything look old.
    @Test func `a file that this process writes is no leftover, however old it looks`() async throws {
        let (store, other) = (try open(), try open())
        let future = Timestamp(millisecondsSinceEpoch: 4_000_000_000_000)
        let source = WatchedSource(chunks: 3) {
            // Of another store on the same folder, as another process has it.
            for one in [store, other] {
                let found = try await one.leftovers(before: future, deleting: true)
                #expect(found.count == 0)
            }
            #expect(place.files(below: "tmp").count == 1)
        }
        _ = try await store.put(key, source, BlobFacts())
        #expect(try await store.open(key, nil).source.collect(limit: 9) == [0, 1, 2])
    }

    @Test func `a store needs a folder that can be`() throws {
        #expect(throws: BlobError.self) { try FilesystemBlobStore(path: "", threads: threads) }
        #expect(throws: BlobError.self) { try FilesystemBlobStore(path: "\(place.path)/a/b/c", threads: threads) }
        try Data().write(to: URL(filePath: "\(place.path)/file"))
        #expect(throws: BlobError.self) { try FilesystemBlobStore(path: "\(place.path)/file", threads: threads) }
    }

    @Test func `more work than is taken on is refused`() async throws {
        let narrow = try IOThreads(count: 1, waiting: 1)
        let store = try FilesystemBlobStore(path: place.path, threads: narrow, syncs: false)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    do throws(BlobError) {
                        _ = try await store.head(key)
                        return true
                    } catch {
                        guard case .overloaded = error else {
                            Issue.record("\(error)")
                            return false
                        }
                        return false
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(try await store.head(key) == nil, "it works on")
    }
}

/// Has a look taken before each of its chunks, and once before its end.
private final class WatchedSource: ByteSource {
    private let left: Mutex<[UInt8]>
    private let look: @Sendable () async throws -> Void

    init(chunks: UInt8, _ look: @escaping @Sendable () async throws -> Void) {
        left = Mutex(Array(0..<chunks))
        self.look = look
    }

    func next() async throws(BlobError) -> [UInt8]? {
        do { try await look() } catch { throw .failed("\(error)") }
        return left.withLock { left in left.isEmpty ? nil : [left.removeFirst()] }
    }

    func close() async {}
}
