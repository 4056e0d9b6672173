// SPDX-License-Identifier: Apache-2.0
import CSQLite
import FoundationEssentials
import Glibc
import SQLiteAdapter

/// SQLite's own file layer for Unix with faults in between: files are opened by it, and get a copy of their table of
/// methods in which xWrite and xSync ask a ``FaultPlan`` first. Registered under its ``name`` for as long as the
/// value lives; connections must be closed before.
@safe
final class FaultVFS: @unchecked Sendable {
    let name = "faults-\(UUID().uuidString)"
    let plan = FaultPlan()
    private let base: UnsafeMutablePointer<sqlite3_vfs>
    private let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    private let nameBytes: UnsafeMutablePointer<CChar>
    /// Databases are locked and logs are not, so that SQLite has a table for each.
    private let databaseMethods = MethodTable()
    private let logMethods = MethodTable()

    struct Unavailable: Error {}

    init() throws {
        guard let base = unsafe sqlite3_vfs_find("unix"), let bytes = unsafe strdup(name) else { throw Unavailable() }
        unsafe self.base = unsafe base
        unsafe nameBytes = unsafe bytes
        unsafe layer.initialize(to: base.pointee)
        unsafe layer.pointee.zName = UnsafePointer(bytes)
        unsafe layer.pointee.pNext = nil
        // The file structure grows by the address of its table's owner, for the methods to find it.
        unsafe layer.pointee.szOsFile = base.pointee.szOsFile + Int32(MemoryLayout<UnsafeRawPointer>.size)
        unsafe layer.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        unsafe layer.pointee.xOpen = { unsafe FaultVFS.open($0, $1, $2, $3, $4) }
        guard unsafe sqlite3_vfs_register(layer, 0) == SQLITE_OK else { throw Unavailable() }
        databaseMethods.plan = plan
        logMethods.plan = plan
    }

    deinit {
        unsafe sqlite3_vfs_unregister(layer)
        unsafe layer.deallocate()
        unsafe free(nameBytes)
    }

    private static func open(
        _ layer: UnsafeMutablePointer<sqlite3_vfs>?,
        _ path: sqlite3_filename?,
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32,
        _ result: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let file = unsafe file, let address = unsafe layer?.pointee.pAppData else { return SQLITE_MISUSE }
        let shim = unsafe Unmanaged<FaultVFS>.fromOpaque(address).takeUnretainedValue()
        let code = unsafe shim.base.pointee.xOpen(shim.base, path, file, flags, result)
        guard code == SQLITE_OK, unsafe file.pointee.pMethods != nil else { return code }
        unsafe (flags & SQLITE_OPEN_MAIN_DB != 0 ? shim.databaseMethods : shim.logMethods).adopt(file)
        return code
    }
}

/// A table of file methods with faults in it, and the table that it was made from.
@safe
private final class MethodTable {
    var plan: FaultPlan?
    private let faulty = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    private var original: UnsafePointer<sqlite3_io_methods>?

    init() { unsafe faulty.initialize(to: sqlite3_io_methods()) }
    deinit { unsafe faulty.deallocate() }

    func adopt(_ file: UnsafeMutablePointer<sqlite3_file>) {
        if unsafe original == nil, let opened = unsafe file.pointee.pMethods {
            unsafe original = unsafe opened
            unsafe faulty.pointee = unsafe opened.pointee
            unsafe faulty.pointee.xWrite = { file, bytes, count, offset in
                guard let table = unsafe MethodTable.of(file) else { return SQLITE_MISUSE }
                if let code = table.plan?.next(.write) { return code.rawValue }
                return unsafe table.original?.pointee.xWrite(file, bytes, count, offset) ?? SQLITE_MISUSE
            }
            unsafe faulty.pointee.xSync = { file, flags in
                guard let table = unsafe MethodTable.of(file) else { return SQLITE_MISUSE }
                if let code = table.plan?.next(.sync) { return code.rawValue }
                return unsafe table.original?.pointee.xSync(file, flags) ?? SQLITE_MISUSE
            }
        }
        unsafe MethodTable.owner(of: file)?.pointee = Unmanaged.passUnretained(self).toOpaque()
        unsafe file.pointee.pMethods = unsafe UnsafePointer(faulty)
    }

    private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> MethodTable? {
        guard let file = unsafe file, let address = unsafe owner(of: file)?.pointee else { return nil }
        return unsafe Unmanaged<MethodTable>.fromOpaque(address).takeUnretainedValue()
    }

    /// Behind SQLite's own part of the file structure.
    private static func owner(
        of file: UnsafeMutablePointer<sqlite3_file>
    ) -> UnsafeMutablePointer<UnsafeMutableRawPointer?>? {
        guard let base = unsafe sqlite3_vfs_find("unix") else { return nil }
        return unsafe (UnsafeMutableRawPointer(file) + Int(base.pointee.szOsFile))
            .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    }
}
