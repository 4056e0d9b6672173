// SPDX-License-Identifier: Apache-2.0

/// Room on the machine's disk for files that are needed for a moment: by readers that need a file of their own, and
/// for bytes that may not count before all of them are checked.
public protocol ScratchSpace: Sendable {
    /// A new, empty file that nobody else knows, mode 0600. Throws `.full` also when the room that is set aside for such
    /// files is used up.
    func makeFile() async throws(BlobError) -> any ScratchFile
}

public protocol ScratchFile: AnyObject, Sendable {
    /// For programs that are told of a file by its path.
    var path: String { get }
    /// Takes all of `source` in; answers with the number of bytes. Throws `.full` when it would hold more than `limit`.
    func fill(from source: any ByteSource, limit: Int64) async throws(BlobError) -> Int64
    /// Its bytes, from the beginning; also after another program wrote it.
    func open() async throws(BlobError) -> any ByteSource
    /// In bytes, as the file is now.
    func size() async throws(BlobError) -> Int64
    /// Removes it; done at the latest when the object goes.
    func remove() async
}
