// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// Eight bytes that a server started with `ROOST_TEST_PHASE_FILE` keeps up to date: the first is 1 between the BEGIN
/// and the COMMIT of a write transaction, else 0. What a killed server wrote last stays in the file.
struct PhaseFile: ~Copyable {
    let url: URL
    private let descriptor: Int32

    init(in folder: TemporaryFolder) throws {
        let url = folder.url.appending(path: "phase")
        try Data(count: 8).write(to: url)
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw HarnessError("\(url.path): errno \(errno)") }
        self.url = url
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    var isInsideTransaction: Bool {
        var byte: UInt8 = 0
        return pread(descriptor, &byte, 1, 0) == 1 && byte == 1
    }
}
