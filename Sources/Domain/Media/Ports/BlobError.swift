// SPDX-License-Identifier: Apache-2.0

/// What keeping bytes can fail with.
public enum BlobError: Error, Sendable {
    case notFound
    /// The bytes did not come whole. What the source threw comes back as it was, so that whoever made the source finds
    /// its own error again.
    case source(any Error)
    /// Other bytes, or another number of them, than was said.
    case mismatch(Mismatch)
    /// The offset of an append is not where the upload ends.
    case wrongOffset(expected: Int64)
    /// No room: disk full, quota reached.
    case full
    /// The store is there no longer or refuses its keys: the folder or bucket is gone, access denied. Trying again does
    /// not help before somebody repairs it. The text is for the log.
    case misconfigured(String)
    /// The store does not answer, or not in time: trying again may help. The text is for the log.
    case unavailable(String)
    /// More is under way than the store takes on.
    case overloaded
    /// A defect, or an input/output error of the machine; the text is for the log.
    case failed(String)

    public enum Mismatch: Sendable, Hashable {
        case length(declared: Int64, received: Int64)
        case checksum
    }
}
