// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import JSON
public import Kernel

/// Reads the built-in entities of files and folders as any other entity is read.
public struct RecordsMediaRows: MediaRows {
    private let records: Records
    private let files: String
    private let folders: String

    /// - Parameters:
    ///   - files: name of the entity of files.
    ///   - folders: name of the entity of folders.
    public init(_ records: Records, files: String = "media", folders: String = "media_folders") {
        self.records = records
        self.files = files
        self.folders = folders
    }

    public func file(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject {
        try await read(files, id, context)
    }

    public func folder(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject {
        try await read(folders, id, context)
    }

    private func read(_ entity: String, _ id: RecordID, _ context: RequestContext) async throws(DataError)
        -> JSONObject
    {
        guard case .answer(let answer) = try await records.get(entity, id.description, context: context),
            let record = try? JSONReader().read(answer.writer.bytes), case .object(let object) = record
        else { throw .internalFailure("a record of \(entity) is no object") }
        return object
    }
}
