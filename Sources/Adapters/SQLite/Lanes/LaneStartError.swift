// SPDX-License-Identifier: Apache-2.0

/// Why a lane could not be started.
public enum LaneStartError: Error, Hashable {
    case connection(SQLiteError)
    /// The system gave no thread; the code is that of `pthread_create`.
    case thread(code: Int32)
}
