// SPDX-License-Identifier: Apache-2.0

import DataDomain
import MediaDomain

extension MediaError {
    /// What the records said to something about files.
    init(_ error: DataError) {
        switch error {
        case .malformed(_, let code, let message): self = .malformed(code: code, message: message)
        case .invalid(let issues):
            self = .invalid(issues.map { .init(pointer: $0.pointer, code: $0.code, message: $0.message) })
        case .unknownEntity, .notFound: self = .notFound
        case .unauthenticated: self = .unauthenticated
        case .forbidden(let hint):
            self = .forbidden(code: hint?.code ?? "forbidden", message: hint?.message ?? "This is not allowed.")
        case .conflict(let code, let issues):
            self = .conflict(code: code, message: issues.first?.message ?? "The records allow no such change.")
        case .refusedByHook(let code, let message):
            self = .invalid([.init(pointer: "", code: code, message: message)])
        case .preconditionFailed, .hookConflict: self = .stale
        case .tooLarge(let code, let message): self = .invalid([.init(pointer: "", code: code, message: message)])
        case .overloaded: self = .overloaded
        case .deadlineExceeded, .unavailable, .schemaChanged: self = .unavailable("the database: \(error)")
        case .storageFull: self = .storageFull
        case .confirmationRequired, .schemaIsCode, .internalFailure: self = .internalFailure("\(error)")
        }
    }

    init(_ refusal: OwnRecords.Refusal) {
        switch refusal {
        case .stale: self = .stale
        case .refused(let error): self = MediaError(error)
        }
    }
}

extension OwnRecords {
    /// Asks the records in the words of files.
    func asking<Output>(_ work: (OwnRecords) async throws(DataError) -> Output) async throws(MediaError) -> Output {
        do throws(DataError) {
            return try await work(self)
        } catch {
            throw MediaError(error)
        }
    }
}

extension Requester {
    var caller: Caller { Caller(principal, method: method, address: address) }
}
