// SPDX-License-Identifier: Apache-2.0

public import Threads

/// Why a lane could not be started.
public enum LaneStartError: Error, Hashable {
    case connection(SQLiteError)
    case thread(ThreadStartError)
}

extension WorkerThread {
    static func lane(_ name: String, _ body: @escaping @Sendable () -> Void) throws(LaneStartError) -> WorkerThread {
        do throws(ThreadStartError) { return try WorkerThread(name, body) } catch { throw .thread(error) }
    }
}
