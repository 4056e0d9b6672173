// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import MediaDomain

/// `OPTIONS /tus`: what this server can do of the protocol.
struct DescribeTus {
    let api: TusAPI

    private static let extensions =
        "creation,creation-with-upload,creation-defer-length,expiration,termination,checksum,concatenation"

    func callAsFunction(_: APIRequest) async throws -> APIResponse {
        APIResponse(
            .noContent,
            headers: [
                TusField.version: TusRequest.version, TusField.extension: Self.extensions,
                TusField.maxSize: String(api.media.parts.settings.maximumUpload),
                TusField.checksumAlgorithm: "sha1,sha256,md5", .allow: "POST, OPTIONS",
            ]
        )
    }
}
