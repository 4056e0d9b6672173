// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import HTTPTypes
import Kernel
import Logging
public import MediaDomain

/// What the operations on files share: the services behind them, and how a request becomes a call of these.
public struct MediaAPI: Sendable {
    let parts: MediaParts
    let files: Files
    let uploads: Uploads
    let folders: Folders
    let direct: DirectUploads
    let resumable: ResumableUploads
    let transforms: Transforms
    let rows: any MediaRows
    let schemas: any SchemaSource
    let permits: SystemPermits
    let publicURL: String?
    let allowsFreeTransforms: Bool

    /// - Parameters:
    ///   - rows: shows records of files and folders as their readers see them.
    ///   - schemas: says how many files a media field takes.
    ///   - permits: who holds which system permission.
    ///   - publicURL: where the server is, as its configuration says; nil when only callers know.
    ///   - holder: names this process among those that share the ledger of uploads.
    ///   - isAlone: whether no other process shares it.
    ///   - allowsFreeTransforms: whether those who manage media may ask for any transformation.
    public init(
        _ parts: MediaParts,
        rows: any MediaRows,
        schemas: any SchemaSource,
        permits: SystemPermits,
        publicURL: String?,
        holder: String,
        isAlone: Bool,
        allowsFreeTransforms: Bool = false
    ) {
        self.parts = parts
        files = Files(parts)
        uploads = Uploads(parts)
        folders = Folders(parts)
        direct = DirectUploads(parts)
        resumable = ResumableUploads(parts, holder: holder, isAlone: isAlone)
        transforms = Transforms(parts)
        self.rows = rows
        self.schemas = schemas
        self.permits = permits
        self.publicURL = publicURL
        self.allowsFreeTransforms = allowsFreeTransforms
    }

    static let prefix = "/api/media"

    /// The address of something here, as callers reach it.
    func address(_ path: String) -> String { (publicURL ?? "") + Self.prefix + path }

    /// An upload may have taken hours: what is done after it has time of its own.
    func context(_ request: APIRequest) -> RequestContext {
        RequestContext(
            caller: Caller(request.principal, method: request.method.rawValue, address: request.remoteAddress ?? ""),
            requestID: request.requestID,
            now: parts.clock.now(),
            deadline: max(request.deadline, .now + .seconds(30))
        )
    }

    /// A route's handler whose refusals are kept by nobody between here and the caller, and whose failures are told to
    /// the log with what the store said of them.
    func answering(_ handler: @escaping Route.Handler) -> Route.Handler {
        { request in
            do {
                return try await handler(request)
            } catch {
                guard var problem = (error as? any ProblemConvertible)?.problem else { throw error }
                if problem.status.code >= 500, problem.status != .notImplemented {
                    request.logger.error("media request failed", metadata: ["error": "\(String(reflecting: error))"])
                }
                problem.headers[.cacheControl] = "no-store"
                throw problem
            }
        }
    }
}

extension APIRequest {
    /// Who asks, in the words of the media domain.
    var requester: Requester {
        Requester(principal, method: method.rawValue, address: remoteAddress ?? "", requestID: requestID)
    }

    /// The query as the media domain reads it.
    var queryParameters: [SignedAddresses.Parameter] { query.items.map { ($0.name, $0.value) } }

    /// The name of a file in the address; one that can't be a name is a file that is not there.
    func fileName() throws -> FileName {
        guard let name = FileName(try parameter("name")) else { throw MediaError.notFound }
        return name
    }
}
