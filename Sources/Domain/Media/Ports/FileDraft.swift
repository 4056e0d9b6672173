// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a new file shall be called, and where it shall be: what can be said before its bytes are there.
public struct FileDraft: Sendable, Hashable {
    public var name: FileName
    public var folder: FolderPath
    public var visibility: FileRecord.Visibility
    public var binding: FileBinding?
    /// The type that the client names; it counts only if the bytes agree.
    public var declaredType: MimeType?
    /// What the client gives of the fields that are its own to fill: `alt`, `tags`, `focal`, `metadata` and fields that
    /// the app added.
    public var details: JSONObject

    public init(
        name: FileName,
        folder: FolderPath = .root,
        visibility: FileRecord.Visibility = .private,
        binding: FileBinding? = nil,
        declaredType: MimeType? = nil,
        details: JSONObject = JSONObject()
    ) {
        self.name = name
        self.folder = folder
        self.visibility = visibility
        self.binding = binding
        self.declaredType = declaredType
        self.details = details
    }
}

/// What is known of a file's bytes once they are stored.
public struct FileContent: Sendable, Hashable {
    public let blob: BlobKey
    public let size: Int64
    public let type: MimeType
    public let sha256: String?
    public let width: Int?
    public let height: Int?
    public let modified: Timestamp

    public init(
        blob: BlobKey,
        size: Int64,
        type: MimeType,
        sha256: String?,
        width: Int? = nil,
        height: Int? = nil,
        modified: Timestamp
    ) {
        self.blob = blob
        self.size = size
        self.type = type
        self.sha256 = sha256
        self.width = width
        self.height = height
        self.modified = modified
    }
}

/// What to change about a file that is there; nil leaves a thing as it is.
public struct FileChange: Sendable, Hashable {
    public var name: FileName?
    public var folder: FolderPath?
    public var visibility: FileRecord.Visibility?
    public var content: FileContent?
    /// See ``FileDraft/details``.
    public var details: JSONObject

    public init(
        name: FileName? = nil,
        folder: FolderPath? = nil,
        visibility: FileRecord.Visibility? = nil,
        content: FileContent? = nil,
        details: JSONObject = JSONObject()
    ) {
        self.name = name
        self.folder = folder
        self.visibility = visibility
        self.content = content
        self.details = details
    }
}
