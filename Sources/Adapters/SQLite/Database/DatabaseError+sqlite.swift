// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

/// The one place where what SQLite reports becomes what the domain understands. Broken rules of the database are
/// named more closely where the row is known (``WriteRun``); here they are a defect.
extension DatabaseError: SQLiteFailure {
    init(_ error: SQLiteError) {
        self =
            switch error.kind {
            case .full, .readOnly: .storageFull
            case .interrupted(.deadline), .interrupted(.budget): .deadlineExceeded
            case .interrupted(.requested), .busy, .ioError, .outOfMemory, .cannotOpen: .unavailable
            case .constraint, .corrupt, .notADatabase, .tooBig, .other: .internalFailure("SQLite: \(error)")
            }
    }

    init(_ error: LaneError<DatabaseError>) {
        switch error {
        case .failed(let error): self = error
        case .refused(let refusal): self = DatabaseError(refusal)
        }
    }

    init(_ refusal: LaneRefusal) {
        switch refusal {
        case .overloaded: self = .overloaded
        case .deadlineExceeded: self = .deadlineExceeded
        case .stopped: self = .unavailable
        case .constraint(let error): self = .internalFailure("SQLite: \(error)")
        case .unavailable(let error):
            self = error.kind == .full || error.kind == .readOnly ? .storageFull : .unavailable
        }
    }
}
