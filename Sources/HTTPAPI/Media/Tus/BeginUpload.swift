// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `POST /tus`: begins an upload, perhaps with its first bytes, or makes one file of uploads that are parts.
struct BeginUpload {
    let api: TusAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let tus = try TusRequest(request)
        let (metadata, concat) = (try tus.metadata(), try tus.concat())
        let type = metadata?["filetype", "type"].flatMap { MimeType($0) }
        let draft = try FileDraft(metadata, fallback: api.media.madeName(type))
        try await api.media.folders.require(draft.folder, by: request.requester)
        if case .final(let ids) = concat {
            guard try tus.length() == nil, !tus.hasBody else { throw TusRequest.invalid(TusField.concat) }
            let made = try await api.media.resumable.concatenate(
                ids,
                draft,
                metadata: metadata,
                header: request.headers[TusField.concat] ?? "",
                by: request.requester
            )
            return answer(made)
        }
        let length = try tus.length()
        guard try tus.defersLength() != (length != nil) else { throw TusRequest.invalid(TusField.length) }
        if tus.hasBody { try tus.requireBodyType() }
        let checksum = try tus.checksum()
        let upload = try await api.media.resumable.create(
            draft,
            length: length,
            metadata: metadata,
            isPartial: concat == .partial,
            by: request.requester
        )
        guard tus.hasBody else { return answer(upload) }
        return answer(try await begin(upload.id, tus.source, checksum, request.requester))
    }

    /// An upload whose first bytes are refused is over: the client never learned its address.
    private func begin(
        _ id: UploadID,
        _ source: any ByteSource,
        _ checksum: UploadChecksum?,
        _ requester: Requester
    ) async throws(MediaError) -> ResumableUploads.Standing {
        do throws(MediaError) {
            return try await api.media.resumable.append(source, to: id, at: 0, checksum: checksum, by: requester)
        } catch {
            try? await api.media.resumable.terminate(id, by: requester)
            throw error
        }
    }

    private func answer(_ upload: ResumableUploads.Standing) -> APIResponse {
        var fields = api.fields(upload)
        fields[.location] = api.address(upload.id)
        return APIResponse(.created, headers: fields)
    }
}
