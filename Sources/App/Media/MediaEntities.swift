// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The entities that Roost keeps files in: `media` and `media_folders`, which apps see, and the hidden uploads that are
/// not over.
enum MediaEntities {
    static let files = EntityName(literal: "media")
    static let folders = EntityName(literal: "media_folders")
    static let uploads = EntityName(literal: "_roost_uploads")

    /// Fields of `media` that callers fill in; the others are Roost's.
    static let details: Set = ["alt", "tags", "focal", "color", "blurhash", "metadata"]
    /// Fields of `media` that are Roost's.
    static var ownFields: Set<String> { Set(fileFields.map(\.name.rawValue)).subtracting(details) }

    static var definitions: [EntityDefinition] {
        [
            definition(files, label: "Media", isVisible: true, fileFields),
            definition(folders, label: "Folders", isVisible: true, folderFields),
            definition(uploads, label: nil, isVisible: false, uploadFields),
        ]
    }

    static var indices: [Index] {
        [
            index(files, "path", unique: true), index(files, "blob", unique: true), index(files, "folder"),
            index(files, "reference", "entity_id"), index(folders, "path", unique: true), index(folders, "parent"),
            index(uploads, "key", unique: true), index(uploads, "blob"), index(uploads, "owner"),
            index(uploads, "expiresAt"),
        ]
    }

    private static let text = FieldType.text(TextRules())
    private static let integer = FieldType.number(NumberRules(kind: .integer))
    private static let instant = FieldType.date(DateRules(kind: .datetime))

    private static var fileFields: [Field] {
        [
            field(files, "path", text, required: true), field(files, "folder", text), field(files, "mime_type", text),
            field(files, "size", integer), field(files, "etag", text), field(files, "modified_at", instant),
            field(files, "hash", text), field(files, "blob", text, isHidden: true), field(files, "width", integer),
            field(files, "height", integer),
            field(
                files,
                "visibility",
                .enumeration(EnumerationRules(values: ["private", "public"])),
                defaultValue: "private"
            ),
            // What ties a file to a record, as bknd's polymorphic relation has it.
            field(files, SystemField.reference, text), field(files, SystemField.entityID, text),
            field(files, "scope", text),
        ] + ["alt", "color", "blurhash"].map { field(files, $0, text, isFillable: true) }
            + ["tags", "focal", "metadata"].map { field(files, $0, .json, isFillable: true) }
    }

    private static var folderFields: [Field] {
        [field(folders, "path", text, required: true), field(folders, "parent", text)]
    }

    private static var uploadFields: [Field] {
        [
            field(uploads, "key", text), field(uploads, "kind", text), field(uploads, "blob", text),
            field(uploads, "token", text), field(uploads, "length", integer), field(uploads, "draft", .json),
            field(uploads, "metadata", text), field(uploads, "concat", text), field(uploads, "owner", text),
            field(uploads, "expiresAt", instant), field(uploads, "complete", .boolean), field(uploads, "file", text),
            field(uploads, "holder", text), field(uploads, "leaseUntil", instant),
        ]
    }

    /// Ids are UUIDs: an address that was signed for a deleted file must not be good for the next one.
    private static func definition(
        _ name: EntityName,
        label: String?,
        isVisible: Bool,
        _ fields: [Field]
    ) -> EntityDefinition {
        EntityDefinition(
            id: "roost.\(name)",
            name: name,
            kind: .system,
            primaryFormat: .uuid,
            options: EntityOptions(label: label, timestamps: isVisible, owner: isVisible),
            fields: fields
        )
    }

    private static func field(
        _ entity: EntityName,
        _ name: String,
        _ type: FieldType,
        required: Bool = false,
        isFillable: Bool = false,
        isHidden: Bool = false,
        defaultValue: JSONValue? = nil
    ) -> Field {
        Field(
            id: "roost.\(entity).\(name)",
            name: FieldName(literal: name),
            type: type,
            required: required,
            fillable: isFillable ? [.create, .update] : [],
            isHidden: isHidden,
            defaultValue: defaultValue
        )
    }

    private static func index(_ entity: EntityName, _ fields: String..., unique: Bool = false) -> Index {
        Index(
            name: "idx_\(unique ? "unique_" : "")\(entity)_\(fields.joined(separator: "_"))",
            entity: entity,
            fields: fields.map { FieldName(literal: $0) },
            unique: unique
        )
    }
}
