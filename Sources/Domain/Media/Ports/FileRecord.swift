// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What is kept of a file beside its bytes: a record of the built-in entity `media`, whose field names these are.
public struct FileRecord: Sendable, Hashable {
    public let id: RecordID
    /// Grows with every change of the record.
    public let version: Int64
    /// `path`: the name by which the file is addressed; no two files share one.
    public let name: FileName
    /// `folder`; the root is kept as null.
    public let folder: FolderPath
    /// Hidden from every reader.
    public let blob: BlobKey
    /// `mime_type`: what the bytes are, as far as they tell.
    public let type: MimeType
    /// In bytes.
    public let size: Int64
    /// Of the content, 64 hexadecimal digits; nil where nobody has read it whole (direct uploads).
    public let sha256: String?
    /// `modified_at`: when it got its content.
    public let modified: Timestamp
    public let visibility: Visibility
    /// Pixels, upright; nil for what is no image that Roost can read the header of.
    public let width: Int?
    public let height: Int?
    /// Where images are cut around, 0 to 1 from the left and the top.
    public let focal: FocalPoint?
    /// `reference`, `entity_id` and `scope`: the record that it belongs to.
    public let binding: FileBinding?

    public init(
        id: RecordID,
        version: Int64,
        name: FileName,
        folder: FolderPath = .root,
        blob: BlobKey,
        type: MimeType,
        size: Int64,
        sha256: String? = nil,
        modified: Timestamp,
        visibility: Visibility = .private,
        width: Int? = nil,
        height: Int? = nil,
        focal: FocalPoint? = nil,
        binding: FileBinding? = nil
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.folder = folder
        self.blob = blob
        self.type = type
        self.size = size
        self.sha256 = sha256
        self.modified = modified
        self.visibility = visibility
        self.width = width
        self.height = height
        self.focal = focal
        self.binding = binding
    }

    public enum Visibility: String, Sendable, Hashable, CaseIterable {
        /// Who may read it is for grants and signed addresses to say.
        case `private`
        /// Anybody may have its bytes, without being asked who they are.
        case `public`
    }
}

public struct FocalPoint: Sendable, Hashable {
    public let x: Double
    public let y: Double

    /// Nil unless both are from 0 to 1.
    public init?(x: Double, y: Double) {
        guard (0...1).contains(x), (0...1).contains(y) else { return nil }
        self.x = x
        self.y = y
    }
}

/// The place of a file among a record's media fields.
public struct FileBinding: Sendable, Hashable {
    public let entity: EntityName
    /// `scope`: the media field.
    public let field: FieldName
    /// `entity_id`.
    public let record: RecordID

    public init(entity: EntityName, field: FieldName, record: RecordID) {
        self.entity = entity
        self.field = field
        self.record = record
    }

    /// `posts.cover`, as the polymorphic relation tags it.
    public var reference: String { "\(entity.rawValue).\(field.rawValue)" }
}
