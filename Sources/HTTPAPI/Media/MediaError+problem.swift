// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
public import MediaDomain

/// The only place where the words of the media domain become statuses.
extension MediaError: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .malformed(let code, let message): .badRequest(code, message)
        case .invalid(let issues):
            .unprocessable(
                issues.count == 1 ? issues[0].code : "invalid",
                issues.first?.message ?? "The request can't be carried out.",
                errors: issues.map { .init(pointer: $0.pointer, code: $0.code, message: $0.message) }
            )
        case .unauthenticated: .unauthorized()
        case .forbidden(let code, let message): .forbidden(code, message)
        case .notFound: .notFound("not_found", "There is no such file, folder, upload or record.")
        case .conflict(let code, let message): Self.conflict(code, message)
        case .gone: Problem(.gone, code: "gone", detail: "The upload has expired.")
        case .tooLarge(let limit): .contentTooLarge(limit: Int(clamping: limit))
        case .unsupportedType(let message):
            Problem(.unsupportedMediaType, code: "type_not_allowed", detail: message)
        case .unsatisfiable(let size): .unsatisfiable(size: size)
        case .locked:
            Problem(.locked, code: "upload_locked", detail: "Another request works on the same upload.")
        case .checksumMismatch:
            Problem(.checksumMismatch, code: "checksum_mismatch", detail: "The bytes are not those of the checksum.")
        case .stale: .conflict("conflict", "The file was changed by somebody else at the same time. Try again.")
        case .source(let error): Self.cut(error)
        case .overloaded: .unavailable()
        case .unavailable: .unavailable("unavailable", "Files can't be reached at the moment.")
        case .unsupported(let code, let message): Problem(.notImplemented, code: code, detail: message)
        case .storageFull:
            Problem(.insufficientStorage, code: "storage_full", detail: "There is no room for the file.")
        case .internalFailure: .internalError
        }
    }

    /// bknd's statuses where it has one.
    private static func conflict(_ code: String, _ message: String) -> Problem {
        switch code {
        case "max_items", "not_a_media_field": .badRequest(code, message)
        case "over_max": .unprocessable(code, message)
        case "too_many_uploads": Problem(.tooManyRequests, code: code, detail: message)
        default: .conflict(code, message)
        }
    }

    /// What the connection said of a body that it could not bring.
    private static func cut(_ error: any Error) -> Problem {
        (error as? any ProblemConvertible)?.problem
            ?? .badRequest("incomplete_request", "The request ends too early.")
    }
}

/// What stands between the routes and the store where a body is taken apart before the domain sees it.
extension BlobError: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .source(let error): MediaError.source(error).problem
        case .full: MediaError.storageFull.problem
        case .overloaded: .unavailable()
        default: MediaError.unavailable("").problem
        }
    }
}

extension Problem {
    /// 416 with the size of what is there.
    static func unsatisfiable(size: Int64) -> Problem {
        Problem(
            .rangeNotSatisfiable,
            code: "range_not_satisfiable",
            detail: "One range within the file can be asked for.",
            headers: [.contentRange: "bytes */\(size)"]
        )
    }
}

extension HTTPResponse.Status {
    static let locked = HTTPResponse.Status(code: 423, reasonPhrase: "Locked")
    /// As tus has it.
    static let checksumMismatch = HTTPResponse.Status(code: 460, reasonPhrase: "Checksum Mismatch")
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
