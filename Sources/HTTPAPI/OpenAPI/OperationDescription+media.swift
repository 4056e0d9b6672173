// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about files and folders.
extension OperationDescription {
    private static let name = Parameter("name", in: .path, summary: "Name of a file")
    private static let data: JSONValue = .data(.object(JSONObject()))
    private static let bytes: JSONValue = ["type": "string", "contentEncoding": "binary"]

    /// - Parameter refusals: beyond those of its door.
    static func media(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue? = data,
        status: Int = 200,
        refusals: [Int] = []
    ) -> Self {
        var description = Self(
            id,
            summary: summary,
            tags: ["media"],
            parameters: parameters,
            request: request,
            response: response,
            status: status
        )
        description.refusals = refusals
        return description
    }

    private func takingFiles() -> Self {
        var description = self
        description.request = Self.bytes
        description.requestTypes = ["application/octet-stream", "multipart/form-data"]
        description.refusals += [413, 415, 507]
        return description
    }

    private func answeringAnew() -> Self {
        var description = self
        description.answersAnew = true
        return description
    }

    private func answering(_ type: String) -> Self {
        var description = self
        description.responseType = type
        return description
    }

    private static func range(_ maximum: Int64, _ standard: Int64) -> JSONValue {
        ["type": "integer", "minimum": 1, "maximum": .integer(maximum), "default": .integer(standard)]
    }

    private static let limit = Parameter("limit", in: .query, summary: "How many at most", schema: range(1000, 100))
    private static let visibility = Parameter.choice("visibility", ["private", "public"], "Who may read it")
    private static let rename = Parameter.flag("rename", "Another name where there is a file of this one")

    // MARK: - Files

    static let listFiles = media(
        "listFiles",
        "Files by page",
        [
            .text("folder", "Those in a folder"), .flag("deep", "Those in its folders too"),
            .text("search", "Part of the name or of the alternative text"),
            .text("type", "image/png, image/*"), .text("after", "Id of the last file of the page before"), limit,
        ],
        response: .list(of: .anyObject)
    )

    /// What may be made of an image, by the parameters of its address.
    private static let transforms: [Parameter] = [
        .text("preset", "Name of a preset"), .text("width", "Pixels"), .text("height", "Pixels"),
        .choice("fit", ["cover", "contain", "fill", "inside", "outside"], "How it takes its size; default: cover"),
        .choice("format", ["auto", "webp", "avif", "jpeg", "jpg", "png"], "Default: auto, by Accept"),
        .text("quality", "1 to 100"), .text("focal", "What stays in sight: x,y from 0 to 1"),
        .text("gravity", "center, smart or a direction"), .text("dpr", "Times the size, 1 to 4"),
        .choice("rotate", ["0", "90", "180", "270"], "Clockwise"), .choice("flip", ["h", "v", "hv", "vh"], "Mirrors"),
        .text("blur", "0.3 to 100"), .text("sharpen", "0.3 to 10"), .text("crop", "x,y,width,height in pixels"),
        .text("background", "Color in hexadecimal digits"), .choice("metadata", ["none", "keep"], "Default: none"),
    ]

    static let getFile = media(
        "getFile",
        "The bytes of a file, or an image made of them",
        [name] + transforms + [
            .flag("download", "As an attachment"), .text("v", "The content that is meant, to be kept for ever"),
            .text("expires", "Of a signed address"), .text("signature", "Of a signed address"), .ifNoneMatch,
            Parameter("Range", in: .header, summary: "One range of bytes; 206"),
        ],
        response: bytes,
        refusals: [412, 416, 501]
    )
    .answering("application/octet-stream")

    static let replaceFile = media("replaceFile", "Gives a file other bytes", [name]).takingFiles()
    static let deleteFile = media("deleteFile", "Deletes a file", [name], response: texts(["message"]))
    static let deleteFiles = media(
        "deleteFiles",
        "Deletes files, all or none",
        [.idempotencyKey],
        request: [
            "type": "object",
            "properties": [
                "names": .list(of: .textSchema), "ids": .list(of: .object(JSONObject())), "confirm": .booleanSchema,
            ],
        ],
        response: .record(["deleted": .integerSchema])
    )
    static let getFileInfo = media("getFileInfo", "The record of a file", [.id])
    static let updateFileInfo = media(
        "updateFileInfo",
        "Renames, moves, shows, hides or describes a file",
        [.id],
        request: texts([], optional: ["name": .textSchema, "visibility": .textSchema], allowingMore: true)
    )
    static let copyFile = media(
        "copyFile",
        "A new file of the same bytes",
        [name, .idempotencyKey],
        request: texts([], optional: ["name": .textSchema, "folder": .textSchema]),
        status: 201,
        refusals: [507]
    )
    static let signFile = media(
        "signFile",
        "An address that anybody may read the file at, for a time",
        [name],
        request: [
            "type": "object", "properties": ["life": range(604_800, 3600), "parameters": .anyObject],
            "additionalProperties": false,
        ],
        response: .data(.record(["url": .textSchema, "expires": .textSchema]))
    )
    .answeringAnew()
    static let collectMediaGarbage = media(
        "collectMediaGarbage",
        "Counts, or deletes, bytes that belong to no file and no upload; `next` is the `after` of the next request",
        [.idempotencyKey],
        request: [
            "type": "object",
            "properties": ["delete": .booleanSchema, "grace": range(315_360_000, 86_400), "after": .textSchema],
            "additionalProperties": false,
        ]
    )
    static let listImagePresets = media("listImagePresets", "The image transformations that have names")

    // MARK: - Folders

    static let listFolders = media(
        "listFolders",
        "Folders right in a folder",
        [.text("parent", "Default: the root"), .text("after", "Path of the last folder of the page before"), limit],
        response: ["type": "object", "properties": ["data": .list(of: .anyObject), "meta": .anyObject]]
    )
    static let createFolder = media(
        "createFolder",
        "Makes a folder",
        [.idempotencyKey],
        request: texts(["path"]),
        status: 201
    )
    static let updateFolder = media(
        "updateFolder",
        "Renames or moves a folder with all that is in it",
        [.id],
        request: texts(["path"])
    )
    static let deleteFolder = media(
        "deleteFolder",
        "Deletes a folder and the folders in it",
        [.id, .flag("confirm", "It is meant"), .flag("files", "Deletes the files in it too")],
        response: texts(["message"])
    )

    // MARK: - Uploads

    private static let uploading: [Parameter] = [
        .text("folder", "Where it shall be"), visibility, .flag("overwrite", "Replaces a file of that name"), rename,
    ]

    static let uploadFiles = media("uploadFiles", "Makes files of a body or a form", uploading, status: 201)
        .takingFiles()
    static let uploadFile = media("uploadFile", "Makes a file of a body", [name] + uploading, status: 201)
        .takingFiles()
    static let uploadToField = media(
        "uploadToField",
        "Makes a file for a media field of a record",
        [
            .entity, .id, Parameter("field", in: .path, summary: "Name of a media field"),
            .flag("overwrite", "The oldest file makes room where the field is full"),
        ],
        response: .anyObject,
        status: 201
    )
    .takingFiles()
    static let offerDirectUpload = media(
        "offerDirectUpload",
        "An address at the store itself for one upload",
        request: [
            "type": "object", "required": ["size"],
            "properties": ["name": .textSchema, "type": .textSchema, "size": .integerSchema, "folder": .textSchema],
        ],
        response: texts(["id", "method", "url", "expires"], optional: ["headers": .anyObject]),
        status: 201,
        refusals: [429, 501]
    )
    .answeringAnew()
    static let confirmDirectUpload = media(
        "confirmDirectUpload",
        "Makes the file of what was sent to the store",
        [.id, rename, .idempotencyKey],
        status: 201,
        refusals: [410]
    )
}
