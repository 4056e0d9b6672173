// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// Shows the records of files and folders: the rows and fields that the caller's grants give, and no others.
public protocol MediaRows: Sendable {
    /// Throws `.notFound` for one that the caller can't see.
    func file(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject

    /// Throws `.notFound` for one that the caller can't see.
    func folder(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject
}
