// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about uploads that go on after a break (tus 1.0.0).
extension OperationDescription {
    private static let id = Parameter("id", in: .path, summary: "Id of an upload")
    private static let version = Parameter(
        "Tus-Resumable",
        in: .header,
        summary: "Version of the protocol",
        isRequired: true,
        schema: ["type": "string", "const": "1.0.0"]
    )
    private static let offset = Parameter("Upload-Offset", in: .header, summary: "Where the bytes begin")
    private static let length = Parameter("Upload-Length", in: .header, summary: "Bytes of the whole file")
    private static let checksum = Parameter("Upload-Checksum", in: .header, summary: "sha1, sha256 or md5, and Base64")

    private static func tus(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter],
        takesBytes: Bool = false,
        status: Int,
        refusals: [Int]
    ) -> Self {
        var description = media(id, summary, parameters, response: nil, status: status, refusals: refusals + [412])
        if takesBytes {
            description.request = ["type": "string", "contentEncoding": "binary"]
            description.requestTypes = ["application/offset+octet-stream"]
            description.refusals += [413, 415, 460, 507]
        }
        return description
    }

    static let describeTus = media("describeTus", "What this server can do of tus", response: nil, status: 204)
    static let beginUpload = tus(
        "beginUpload",
        "Begins an upload, perhaps with its first bytes, or joins uploads that are parts",
        [
            version, length, Parameter("Upload-Defer-Length", in: .header, summary: "1: the length comes later"),
            Parameter("Upload-Metadata", in: .header, summary: "Keys with values in Base64"),
            Parameter("Upload-Concat", in: .header, summary: "partial, or final and the addresses of parts"), checksum,
        ],
        takesBytes: true,
        status: 201,
        refusals: [429]
    )
    static let lookAtUpload = tus("lookAtUpload", "How far an upload is", [id, version], status: 200, refusals: [410])
    static let continueUpload = tus(
        "continueUpload",
        "Takes bytes in behind those that are there",
        [id, version, offset, length, checksum],
        takesBytes: true,
        status: 204,
        refusals: [410, 423]
    )
    static let endUpload = tus(
        "endUpload",
        "Ends an upload and removes what was sent",
        [id, version],
        status: 204,
        refusals: [410, 423]
    )
    static let overrideUpload = tus(
        "overrideUpload",
        "HEAD, PATCH or DELETE for clients that can send POST alone",
        [
            id, version, Parameter("X-HTTP-Method-Override", in: .header, summary: "HEAD, PATCH or DELETE"), offset,
            length, checksum,
        ],
        takesBytes: true,
        status: 204,
        refusals: [410, 423]
    )
}
