// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import JSON
public import Kernel

/// What a statement with RETURNING said of the row that it wrote.
public struct WrittenRow: Sendable {
    public let id: RecordID
    public let version: Int64?
    /// The row as JSON, when it was asked for in this form.
    public let json: [UInt8]?
    /// Why the row can't be given back.
    public let failure: DatabaseError?

    /// - Parameter answer: what the row was given to, by the statement's ``WrittenAnswer``.
    public init(id: RecordID, version: Int64?, answer: JSONRowSink?) {
        self.id = id
        self.version = version
        json = answer?.writer.bytes
        failure = answer?.failure
    }
}
