// SPDX-License-Identifier: Apache-2.0

import SQLiteAdapter
import SystemPackage

/// A file whose first byte says whether a transaction is open, for tests that kill the process and have to know where.
/// Named by `ROOST_TEST_PHASE_FILE`; nobody else needs it.
struct PhaseFile: Sendable {
    private let descriptor: FileDescriptor

    init(path: String) throws(StartFailure) {
        do {
            descriptor = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create],
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw StartFailure("ROOST_TEST_PHASE_FILE: \(path) can't be written.")
        }
    }

    func note(_ phase: WriterLaneOptions.Phase) {
        let byte: UInt8 = phase == .committed ? 0 : 1
        _ = try? descriptor.writeAll(toAbsoluteOffset: 0, [byte])
    }
}
