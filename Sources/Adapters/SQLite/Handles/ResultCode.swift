// SPDX-License-Identifier: Apache-2.0
// A table: the result codes of SQLite 3.40, https://www.sqlite.org/rescode.html.

/// A result code of SQLite, primary (8 bits) or extended.
public struct ResultCode: RawRepresentable, Sendable, Hashable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The code without its extension.
    public var primary: Self { Self(rawValue: rawValue & 0xFF) }
}

// MARK: - Primary codes

extension ResultCode {
    public static let ok = Self(rawValue: 0)
    public static let error = Self(rawValue: 1)
    public static let internalError = Self(rawValue: 2)
    public static let permission = Self(rawValue: 3)
    public static let abort = Self(rawValue: 4)
    public static let busy = Self(rawValue: 5)
    public static let locked = Self(rawValue: 6)
    public static let outOfMemory = Self(rawValue: 7)
    public static let readOnly = Self(rawValue: 8)
    public static let interrupt = Self(rawValue: 9)
    public static let ioError = Self(rawValue: 10)
    public static let corrupt = Self(rawValue: 11)
    public static let notFound = Self(rawValue: 12)
    public static let full = Self(rawValue: 13)
    public static let cannotOpen = Self(rawValue: 14)
    public static let lockProtocol = Self(rawValue: 15)
    public static let empty = Self(rawValue: 16)
    public static let schemaChanged = Self(rawValue: 17)
    public static let tooBig = Self(rawValue: 18)
    public static let constraint = Self(rawValue: 19)
    public static let mismatch = Self(rawValue: 20)
    public static let misuse = Self(rawValue: 21)
    public static let noLargeFiles = Self(rawValue: 22)
    public static let authorization = Self(rawValue: 23)
    public static let format = Self(rawValue: 24)
    public static let range = Self(rawValue: 25)
    public static let notADatabase = Self(rawValue: 26)
    public static let notice = Self(rawValue: 27)
    public static let warning = Self(rawValue: 28)
    public static let row = Self(rawValue: 100)
    public static let done = Self(rawValue: 101)
}

// MARK: - Extended codes

extension ResultCode {
    public static let errorMissingCollation = Self(rawValue: 1 | 1 << 8)
    public static let errorRetry = Self(rawValue: 1 | 2 << 8)
    public static let errorSnapshot = Self(rawValue: 1 | 3 << 8)
    public static let ioErrorRead = Self(rawValue: 10 | 1 << 8)
    public static let ioErrorShortRead = Self(rawValue: 10 | 2 << 8)
    public static let ioErrorWrite = Self(rawValue: 10 | 3 << 8)
    public static let ioErrorSync = Self(rawValue: 10 | 4 << 8)
    public static let ioErrorDirectorySync = Self(rawValue: 10 | 5 << 8)
    public static let ioErrorTruncate = Self(rawValue: 10 | 6 << 8)
    public static let ioErrorStatus = Self(rawValue: 10 | 7 << 8)
    public static let ioErrorUnlock = Self(rawValue: 10 | 8 << 8)
    public static let ioErrorReadLock = Self(rawValue: 10 | 9 << 8)
    public static let ioErrorDelete = Self(rawValue: 10 | 10 << 8)
    public static let ioErrorBlocked = Self(rawValue: 10 | 11 << 8)
    public static let ioErrorNoMemory = Self(rawValue: 10 | 12 << 8)
    public static let ioErrorAccess = Self(rawValue: 10 | 13 << 8)
    public static let ioErrorCheckReservedLock = Self(rawValue: 10 | 14 << 8)
    public static let ioErrorLock = Self(rawValue: 10 | 15 << 8)
    public static let ioErrorClose = Self(rawValue: 10 | 16 << 8)
    public static let ioErrorDirectoryClose = Self(rawValue: 10 | 17 << 8)
    public static let ioErrorSharedMemoryOpen = Self(rawValue: 10 | 18 << 8)
    public static let ioErrorSharedMemorySize = Self(rawValue: 10 | 19 << 8)
    public static let ioErrorSharedMemoryLock = Self(rawValue: 10 | 20 << 8)
    public static let ioErrorSharedMemoryMap = Self(rawValue: 10 | 21 << 8)
    public static let ioErrorSeek = Self(rawValue: 10 | 22 << 8)
    public static let ioErrorDeleteNoEntry = Self(rawValue: 10 | 23 << 8)
    public static let ioErrorMemoryMap = Self(rawValue: 10 | 24 << 8)
    public static let ioErrorTemporaryPath = Self(rawValue: 10 | 25 << 8)
    public static let ioErrorConvertPath = Self(rawValue: 10 | 26 << 8)
    public static let ioErrorVNode = Self(rawValue: 10 | 27 << 8)
    public static let ioErrorAuthorization = Self(rawValue: 10 | 28 << 8)
    public static let ioErrorBeginAtomic = Self(rawValue: 10 | 29 << 8)
    public static let ioErrorCommitAtomic = Self(rawValue: 10 | 30 << 8)
    public static let ioErrorRollbackAtomic = Self(rawValue: 10 | 31 << 8)
    public static let ioErrorData = Self(rawValue: 10 | 32 << 8)
    public static let ioErrorCorruptFileSystem = Self(rawValue: 10 | 33 << 8)
    public static let lockedSharedCache = Self(rawValue: 6 | 1 << 8)
    public static let lockedVirtualTable = Self(rawValue: 6 | 2 << 8)
    public static let busyRecovery = Self(rawValue: 5 | 1 << 8)
    public static let busySnapshot = Self(rawValue: 5 | 2 << 8)
    public static let busyTimeout = Self(rawValue: 5 | 3 << 8)
    public static let cannotOpenNoTemporaryDirectory = Self(rawValue: 14 | 1 << 8)
    public static let cannotOpenIsDirectory = Self(rawValue: 14 | 2 << 8)
    public static let cannotOpenFullPath = Self(rawValue: 14 | 3 << 8)
    public static let cannotOpenConvertPath = Self(rawValue: 14 | 4 << 8)
    public static let cannotOpenDirtyLog = Self(rawValue: 14 | 5 << 8)
    public static let cannotOpenSymbolicLink = Self(rawValue: 14 | 6 << 8)
    public static let corruptVirtualTable = Self(rawValue: 11 | 1 << 8)
    public static let corruptSequence = Self(rawValue: 11 | 2 << 8)
    public static let corruptIndex = Self(rawValue: 11 | 3 << 8)
    public static let readOnlyRecovery = Self(rawValue: 8 | 1 << 8)
    public static let readOnlyCannotLock = Self(rawValue: 8 | 2 << 8)
    public static let readOnlyRollback = Self(rawValue: 8 | 3 << 8)
    public static let readOnlyDatabaseMoved = Self(rawValue: 8 | 4 << 8)
    public static let readOnlyCannotInitialize = Self(rawValue: 8 | 5 << 8)
    public static let readOnlyDirectory = Self(rawValue: 8 | 6 << 8)
    public static let abortRollback = Self(rawValue: 4 | 2 << 8)
    public static let constraintCheck = Self(rawValue: 19 | 1 << 8)
    public static let constraintCommitHook = Self(rawValue: 19 | 2 << 8)
    public static let constraintForeignKey = Self(rawValue: 19 | 3 << 8)
    public static let constraintFunction = Self(rawValue: 19 | 4 << 8)
    public static let constraintNotNull = Self(rawValue: 19 | 5 << 8)
    public static let constraintPrimaryKey = Self(rawValue: 19 | 6 << 8)
    public static let constraintTrigger = Self(rawValue: 19 | 7 << 8)
    public static let constraintUnique = Self(rawValue: 19 | 8 << 8)
    public static let constraintVirtualTable = Self(rawValue: 19 | 9 << 8)
    public static let constraintRowID = Self(rawValue: 19 | 10 << 8)
    public static let constraintPinned = Self(rawValue: 19 | 11 << 8)
    public static let constraintDataType = Self(rawValue: 19 | 12 << 8)
    public static let noticeRecoverLog = Self(rawValue: 27 | 1 << 8)
    public static let noticeRecoverRollback = Self(rawValue: 27 | 2 << 8)
    public static let warningAutomaticIndex = Self(rawValue: 28 | 1 << 8)
    public static let authorizationUser = Self(rawValue: 23 | 1 << 8)
    public static let okLoadPermanently = Self(rawValue: 0 | 1 << 8)
    public static let okSymbolicLink = Self(rawValue: 0 | 2 << 8)
}

// MARK: - Names

extension ResultCode: CustomStringConvertible {
    /// The name in SQLite's documentation, or the primary name and the number.
    public var description: String {
        switch self {
        case .ok: "SQLITE_OK"
        case .error: "SQLITE_ERROR"
        case .internalError: "SQLITE_INTERNAL"
        case .permission: "SQLITE_PERM"
        case .abort: "SQLITE_ABORT"
        case .busy: "SQLITE_BUSY"
        case .locked: "SQLITE_LOCKED"
        case .outOfMemory: "SQLITE_NOMEM"
        case .readOnly: "SQLITE_READONLY"
        case .interrupt: "SQLITE_INTERRUPT"
        case .ioError: "SQLITE_IOERR"
        case .corrupt: "SQLITE_CORRUPT"
        case .notFound: "SQLITE_NOTFOUND"
        case .full: "SQLITE_FULL"
        case .cannotOpen: "SQLITE_CANTOPEN"
        case .lockProtocol: "SQLITE_PROTOCOL"
        case .empty: "SQLITE_EMPTY"
        case .schemaChanged: "SQLITE_SCHEMA"
        case .tooBig: "SQLITE_TOOBIG"
        case .constraint: "SQLITE_CONSTRAINT"
        case .mismatch: "SQLITE_MISMATCH"
        case .misuse: "SQLITE_MISUSE"
        case .noLargeFiles: "SQLITE_NOLFS"
        case .authorization: "SQLITE_AUTH"
        case .format: "SQLITE_FORMAT"
        case .range: "SQLITE_RANGE"
        case .notADatabase: "SQLITE_NOTADB"
        case .notice: "SQLITE_NOTICE"
        case .warning: "SQLITE_WARNING"
        case .row: "SQLITE_ROW"
        case .done: "SQLITE_DONE"
        case .errorMissingCollation: "SQLITE_ERROR_MISSING_COLLSEQ"
        case .errorRetry: "SQLITE_ERROR_RETRY"
        case .errorSnapshot: "SQLITE_ERROR_SNAPSHOT"
        case .ioErrorRead: "SQLITE_IOERR_READ"
        case .ioErrorShortRead: "SQLITE_IOERR_SHORT_READ"
        case .ioErrorWrite: "SQLITE_IOERR_WRITE"
        case .ioErrorSync: "SQLITE_IOERR_FSYNC"
        case .ioErrorDirectorySync: "SQLITE_IOERR_DIR_FSYNC"
        case .ioErrorTruncate: "SQLITE_IOERR_TRUNCATE"
        case .ioErrorStatus: "SQLITE_IOERR_FSTAT"
        case .ioErrorUnlock: "SQLITE_IOERR_UNLOCK"
        case .ioErrorReadLock: "SQLITE_IOERR_RDLOCK"
        case .ioErrorDelete: "SQLITE_IOERR_DELETE"
        case .ioErrorBlocked: "SQLITE_IOERR_BLOCKED"
        case .ioErrorNoMemory: "SQLITE_IOERR_NOMEM"
        case .ioErrorAccess: "SQLITE_IOERR_ACCESS"
        case .ioErrorCheckReservedLock: "SQLITE_IOERR_CHECKRESERVEDLOCK"
        case .ioErrorLock: "SQLITE_IOERR_LOCK"
        case .ioErrorClose: "SQLITE_IOERR_CLOSE"
        case .ioErrorDirectoryClose: "SQLITE_IOERR_DIR_CLOSE"
        case .ioErrorSharedMemoryOpen: "SQLITE_IOERR_SHMOPEN"
        case .ioErrorSharedMemorySize: "SQLITE_IOERR_SHMSIZE"
        case .ioErrorSharedMemoryLock: "SQLITE_IOERR_SHMLOCK"
        case .ioErrorSharedMemoryMap: "SQLITE_IOERR_SHMMAP"
        case .ioErrorSeek: "SQLITE_IOERR_SEEK"
        case .ioErrorDeleteNoEntry: "SQLITE_IOERR_DELETE_NOENT"
        case .ioErrorMemoryMap: "SQLITE_IOERR_MMAP"
        case .ioErrorTemporaryPath: "SQLITE_IOERR_GETTEMPPATH"
        case .ioErrorConvertPath: "SQLITE_IOERR_CONVPATH"
        case .ioErrorVNode: "SQLITE_IOERR_VNODE"
        case .ioErrorAuthorization: "SQLITE_IOERR_AUTH"
        case .ioErrorBeginAtomic: "SQLITE_IOERR_BEGIN_ATOMIC"
        case .ioErrorCommitAtomic: "SQLITE_IOERR_COMMIT_ATOMIC"
        case .ioErrorRollbackAtomic: "SQLITE_IOERR_ROLLBACK_ATOMIC"
        case .ioErrorData: "SQLITE_IOERR_DATA"
        case .ioErrorCorruptFileSystem: "SQLITE_IOERR_CORRUPTFS"
        case .lockedSharedCache: "SQLITE_LOCKED_SHAREDCACHE"
        case .lockedVirtualTable: "SQLITE_LOCKED_VTAB"
        case .busyRecovery: "SQLITE_BUSY_RECOVERY"
        case .busySnapshot: "SQLITE_BUSY_SNAPSHOT"
        case .busyTimeout: "SQLITE_BUSY_TIMEOUT"
        case .cannotOpenNoTemporaryDirectory: "SQLITE_CANTOPEN_NOTEMPDIR"
        case .cannotOpenIsDirectory: "SQLITE_CANTOPEN_ISDIR"
        case .cannotOpenFullPath: "SQLITE_CANTOPEN_FULLPATH"
        case .cannotOpenConvertPath: "SQLITE_CANTOPEN_CONVPATH"
        case .cannotOpenDirtyLog: "SQLITE_CANTOPEN_DIRTYWAL"
        case .cannotOpenSymbolicLink: "SQLITE_CANTOPEN_SYMLINK"
        case .corruptVirtualTable: "SQLITE_CORRUPT_VTAB"
        case .corruptSequence: "SQLITE_CORRUPT_SEQUENCE"
        case .corruptIndex: "SQLITE_CORRUPT_INDEX"
        case .readOnlyRecovery: "SQLITE_READONLY_RECOVERY"
        case .readOnlyCannotLock: "SQLITE_READONLY_CANTLOCK"
        case .readOnlyRollback: "SQLITE_READONLY_ROLLBACK"
        case .readOnlyDatabaseMoved: "SQLITE_READONLY_DBMOVED"
        case .readOnlyCannotInitialize: "SQLITE_READONLY_CANTINIT"
        case .readOnlyDirectory: "SQLITE_READONLY_DIRECTORY"
        case .abortRollback: "SQLITE_ABORT_ROLLBACK"
        case .constraintCheck: "SQLITE_CONSTRAINT_CHECK"
        case .constraintCommitHook: "SQLITE_CONSTRAINT_COMMITHOOK"
        case .constraintForeignKey: "SQLITE_CONSTRAINT_FOREIGNKEY"
        case .constraintFunction: "SQLITE_CONSTRAINT_FUNCTION"
        case .constraintNotNull: "SQLITE_CONSTRAINT_NOTNULL"
        case .constraintPrimaryKey: "SQLITE_CONSTRAINT_PRIMARYKEY"
        case .constraintTrigger: "SQLITE_CONSTRAINT_TRIGGER"
        case .constraintUnique: "SQLITE_CONSTRAINT_UNIQUE"
        case .constraintVirtualTable: "SQLITE_CONSTRAINT_VTAB"
        case .constraintRowID: "SQLITE_CONSTRAINT_ROWID"
        case .constraintPinned: "SQLITE_CONSTRAINT_PINNED"
        case .constraintDataType: "SQLITE_CONSTRAINT_DATATYPE"
        case .noticeRecoverLog: "SQLITE_NOTICE_RECOVER_WAL"
        case .noticeRecoverRollback: "SQLITE_NOTICE_RECOVER_ROLLBACK"
        case .warningAutomaticIndex: "SQLITE_WARNING_AUTOINDEX"
        case .authorizationUser: "SQLITE_AUTH_USER"
        case .okLoadPermanently: "SQLITE_OK_LOAD_PERMANENTLY"
        case .okSymbolicLink: "SQLITE_OK_SYMLINK"
        default: rawValue > 0xFF ? "\(primary)(\(rawValue))" : "SQLITE_\(rawValue)"
        }
    }
}
