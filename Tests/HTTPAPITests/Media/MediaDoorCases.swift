// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

/// One request to each address of media that meets a file, a folder or an upload that somebody else keeps for
/// themselves, and what it is answered with.
struct MediaDoorCases: Sendable, CustomStringConvertible {
    let operation: String
    let method: HTTPRequest.Method
    /// `NAME`, `ID`, `FOLDER`, `FOLDER64` (in Base64) and `UPLOAD` stand for what is somebody else's.
    let path: String
    var headers: [String: String] = [:]
    var body: String?
    /// What somebody else is told, and what everybody is told about what is not there.
    let status: Int

    init(
        _ operation: String,
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil,
        _ status: Int
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.status = status
    }

    var description: String { "\(operation): \(method) \(path)" }

    private static let tus = ["Tus-Resumable": "1.0.0"]
    private static let piece = [
        "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
    ]

    static let all: [MediaDoorCases] = [
        .init("listFiles", .get, "/files", 200),
        .init("getFile", .get, "/file/NAME", 404),
        .init("getFile", .head, "/file/NAME", 404),
        .init("getFile", .get, "/file/NAME?width=100", 404),
        .init("replaceFile", .put, "/file/NAME", body: "other", 404),
        // As bknd answers what is not there.
        .init("deleteFile", .delete, "/file/NAME", 200),
        .init("deleteFiles", .post, "/delete", body: #"{"names":["NAME"],"confirm":true}"#, 404),
        .init("deleteFiles", .post, "/delete", body: #"{"ids":[ID],"confirm":true}"#, 404),
        .init("getFileInfo", .get, "/file-info/ID", 404),
        .init("updateFileInfo", .patch, "/file-info/ID", body: #"{"visibility":"public"}"#, 404),
        .init("copyFile", .post, "/copy/NAME", body: #"{"name":"mine.txt"}"#, 404),
        .init("signFile", .post, "/sign/NAME", body: "{}", 404),
        .init("listImagePresets", .get, "/presets", 403),
        .init("collectMediaGarbage", .post, "/gc", body: #"{"delete":true}"#, 403),
        .init("listFolders", .get, "/folders", 200),
        .init("createFolder", .post, "/folders", body: #"{"path":"FOLDER/mine"}"#, 422),
        .init("updateFolder", .patch, "/folders/ID", body: #"{"path":"mine"}"#, 404),
        .init("deleteFolder", .delete, "/folders/ID?confirm=1&files=1", 404),
        .init("uploadFiles", .post, "/upload?folder=FOLDER", body: "x", 422),
        .init("uploadFile", .post, "/upload/mine.txt?folder=FOLDER", body: "x", 422),
        .init("uploadToField", .post, "/entity/posts/999/nothing", body: "x", 201),
        .init("offerDirectUpload", .post, "/direct", body: #"{"name":"x","size":1,"folder":"FOLDER"}"#, 422),
        .init("confirmDirectUpload", .post, "/direct/UPLOAD/confirm", 404),
        .init("describeTus", .options, "/tus", 204),
        .init(
            "beginUpload",
            .post,
            "/tus",
            headers: ["Tus-Resumable": "1.0.0", "Upload-Concat": "final;/api/media/tus/UPLOAD"],
            404
        ),
        .init(
            "beginUpload",
            .post,
            "/tus",
            headers: ["Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": "folder FOLDER64"],
            422
        ),
        .init("lookAtUpload", .head, "/tus/UPLOAD", headers: tus, 404),
        .init("continueUpload", .patch, "/tus/UPLOAD", headers: piece, body: "x", 404),
        .init("endUpload", .delete, "/tus/UPLOAD", headers: tus, 404),
        .init(
            "overrideUpload",
            .post,
            "/tus/UPLOAD",
            headers: ["Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "DELETE"],
            404
        ),
    ]
}
