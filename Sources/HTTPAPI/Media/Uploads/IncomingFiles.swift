// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// The files of a request's body, one after the other as they arrive: the body itself, or the parts of a form.
struct IncomingFiles {
    let api: MediaAPI
    let request: APIRequest
    /// From the address; nil where the client leaves it to the form, or to Roost.
    let name: String?

    static let maximumCount = 100
    private static let fieldLimit = 16 * 1024

    /// Gives each file to `take`, and answers with what it makes of them.
    ///
    /// - Throws: what `take` throws. Files that came before stay, and the problem names them.
    func each(_ take: (IncomingFile) async throws -> FileRecord) async throws -> [FileRecord] {
        guard request.mediaType == "multipart/form-data" else { return [try await take(try raw())] }
        let body = RequestBodySource(request.body.stream)
        let boundary = try MultipartReader.boundary(request.headers[.contentType] ?? "")
        let reader = MultipartReader(body, boundary: boundary)
        var (form, files) = (MediaForm(), [FileRecord]())
        do {
            while let part = try await reader.next() {
                if part.isField {
                    try form.read(part.name, try await Self.value(of: part))
                } else {
                    guard files.count < Self.maximumCount else { throw Self.tooMany }
                    files.append(try await take(try file(part, form, isFirst: files.isEmpty)))
                }
            }
            await body.close()
        } catch {
            await body.close()
            throw Self.naming(files, in: error)
        }
        guard !files.isEmpty else { throw Problem.badRequest("file_missing", "There is no file in the form.") }
        return files
    }

    private func raw() throws -> IncomingFile {
        let type = request.headers[.contentType].flatMap { MimeType($0) }
        let length: Int64? =
            switch request.body {
            case .empty: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .stream: request.headers[.contentLength].flatMap { Int64($0) }
            }
        return IncomingFile(
            name: try fileName(name, type),
            declaredType: type,
            source: RequestBodySource(request.body.stream),
            length: length
        )
    }

    private func file(_ part: MultipartPart, _ form: MediaForm, isFirst: Bool) throws -> IncomingFile {
        if name != nil, !isFirst { throw Self.oneName }
        let type = part.type.flatMap { MimeType($0) }
        let given = part.fileName.flatMap { $0.isEmpty ? nil : $0 }
        return IncomingFile(
            name: try fileName(name ?? given, type),
            declaredType: type,
            source: part.source,
            length: nil,
            folder: form.folder,
            visibility: form.visibility,
            details: form.details
        )
    }

    private func fileName(_ text: String?, _ type: MimeType?) throws -> FileName {
        guard let text else { return try api.madeName(type) }
        guard let name = FileName(text) else { throw MediaError.impossible("name", "A file can't be called that.") }
        return name
    }

    private static func value(of field: MultipartPart) async throws -> [UInt8] {
        do throws(BlobError) {
            return try await field.source.collect(limit: fieldLimit)
        } catch .full {
            throw Problem.contentTooLarge(limit: fieldLimit)
        }
    }

    // MARK: - Refusals

    private static var tooMany: MediaError {
        .invalid([.init(pointer: "", code: "too_many", message: "At most \(maximumCount) files at once.")])
    }

    private static var oneName: MediaError {
        .invalid([.init(pointer: "name", code: "too_many", message: "The name in the address is for one file.")])
    }

    /// The refusal, with the names of the files that were taken before.
    private static func naming(_ files: [FileRecord], in error: any Error) -> any Error {
        guard !files.isEmpty, var problem = (error as? any ProblemConvertible)?.problem, problem.status.code < 500
        else { return error }
        problem.members["uploaded"] = .array(files.map { .string($0.name.text) })
        return problem
    }
}

extension MediaAPI {
    /// For a file that came without a name.
    func madeName(_ type: MimeType?) throws -> FileName {
        guard let name = FileName.made(parts.digests, type) else {
            throw MediaError.internalFailure("a made name is none")
        }
        return name
    }
}
