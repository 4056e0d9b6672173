// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain
import Synchronization

/// Files that were asked for, for as long as no file has changed: what is served often is looked up once.
final class KnownFiles: Sendable {
    private static let limit = 4096

    private struct State {
        var mark: Int64?
        var byName: [FileName: FileRecord] = [:]
        var byID: [RecordID: FileRecord] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter mark: of `media`, asked for before; nil where it can't be told.
    func file(_ address: FileAddress, mark: Int64?) -> FileRecord? {
        state.withLock { state in
            guard let mark, state.mark == mark else { return nil }
            switch address {
            case .name(let name): return state.byName[name]
            case .id(let id): return state.byID[id]
            }
        }
    }

    /// - Parameter mark: of the moment before the file was read.
    func keep(_ file: FileRecord, mark: Int64?) {
        guard let mark else { return }
        state.withLock { state in
            if state.mark != mark || state.byID.count >= Self.limit { state = State(mark: mark) }
            state.byName[file.name] = file
            state.byID[file.id] = file
        }
    }
}
