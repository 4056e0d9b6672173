// SPDX-License-Identifier: Apache-2.0

import DataDomain
import FoundationEssentials
import HTTPAPI

/// Opens a spool for each import: a file in the system's temporary folder.
struct ImportSpools: ImportSpooling {
    private static let limit: Int64 = 10_000_000_000

    func makeSpool() async throws(DataError) -> any ImportSpool {
        try await FileImportSpool(folder: FileManager.default.temporaryDirectory.path, limit: Self.limit)
    }
}
