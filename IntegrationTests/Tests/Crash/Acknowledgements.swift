// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization

/// What the server has said it did, on disk: each line is synced before the next request is sent, so that the record is
/// at least as durable as what it is about.
final class Acknowledgements: Sendable {
    struct Entry: Hashable, Sendable {
        /// One row created alone; `number` is the row's.
        static let single = "single"
        /// A list of rows created by one request; `number` is the list's.
        static let list = "list"
        /// The counter row set to `number`.
        static let counter = "counter"

        var kind: String
        var writer: Int
        var number: Int
    }

    private let descriptor: Int32
    private let file: URL
    private let written = Mutex(0)

    init(at file: URL) throws {
        self.file = file
        descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw HarnessError("\(file.path): errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    var count: Int { written.withLock { $0 } }

    func record(_ entry: Entry) throws {
        let line = Array("\(entry.kind) \(entry.writer) \(entry.number)\n".utf8)
        guard write(descriptor, line, line.count) == line.count, fdatasync(descriptor) == 0 else {
            throw HarnessError("\(file.path): errno \(errno)")
        }
        written.withLock { $0 += 1 }
    }

    /// Reads back what is on disk.
    func entries() throws -> [Entry] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let writer = Int(parts[1]), let number = Int(parts[2]) else {
                throw HarnessError("not an acknowledgement: \(line)")
            }
            return Entry(kind: String(parts[0]), writer: writer, number: number)
        }
    }
}
