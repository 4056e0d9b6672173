// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

extension FileRecord {
    /// Reads a record of `media`; throws for one that is damaged.
    init(_ row: OwnRecords.Row) throws(MediaError) {
        let values = row.values
        guard let name = values["path"]?.stringValue.flatMap({ FileName($0) }),
            let folder = FolderPath(values["folder"]?.stringValue ?? ""),
            let blob = values["blob"]?.stringValue.flatMap({ BlobKey($0) }),
            let size = values["size"]?.integerValue,
            let modified = values["modified_at"]?.stringValue.flatMap({ Timestamp($0) })
        else { throw .internalFailure("the record of file \(row.id) can't be read") }
        self.init(
            id: row.id,
            version: row.version,
            name: name,
            folder: folder,
            blob: blob,
            type: values["mime_type"]?.stringValue.flatMap { MimeType($0) } ?? .binary,
            size: size,
            sha256: values["hash"]?.stringValue,
            modified: modified,
            visibility: values["visibility"]?.stringValue.flatMap { Visibility(rawValue: $0) } ?? .private,
            width: values["width"]?.integerValue.map { Int(clamping: $0) },
            height: values["height"]?.integerValue.map { Int(clamping: $0) },
            focal: values["focal"].flatMap { FocalPoint($0) },
            binding: FileBinding(values)
        )
    }
}

extension FileRecord {
    func with(version: Int64) -> FileRecord {
        FileRecord(
            id: id,
            version: version,
            name: name,
            folder: folder,
            blob: blob,
            type: type,
            size: size,
            sha256: sha256,
            modified: modified,
            visibility: visibility,
            width: width,
            height: height,
            focal: focal,
            binding: binding
        )
    }
}

extension FocalPoint {
    /// Reads `{"x":0.5,"y":0.3}`.
    init?(_ json: JSONValue) {
        guard let x = json["x"]?.doubleValue, let y = json["y"]?.doubleValue else { return nil }
        self.init(x: x, y: y)
    }
}

extension FileBinding {
    /// Nil for a file that belongs to no record.
    fileprivate init?(_ values: JSONObject) {
        guard let tag = values[SystemField.reference]?.stringValue, let dot = tag.firstIndex(of: "."),
            let entity = EntityName(rawValue: String(tag[..<dot])),
            let field = FieldName(rawValue: String(tag[tag.index(after: dot)...])),
            let record = values[SystemField.entityID]?.stringValue
        else { return nil }
        self.init(entity: entity, field: field, record: .text(record))
    }

    /// The fields of a file that belongs to the record.
    var values: [(String, JSONValue)] {
        [
            (SystemField.reference, .string(reference)), (SystemField.entityID, .string(record.description)),
            ("scope", .string(field.rawValue)),
        ]
    }
}

extension FileContent {
    var values: [(String, JSONValue)] {
        let mark = sha256.map { String($0.prefix(32)) } ?? blob.digits
        return [
            ("blob", .string(blob.text)), ("mime_type", .string(type.text)), ("size", .integer(size)),
            ("etag", .string("\"\(mark)\"")), ("modified_at", .string(modified.description)),
            ("hash", sha256.map { .string($0) } ?? .null), ("width", width.map { .integer(Int64($0)) } ?? .null),
            ("height", height.map { .integer(Int64($0)) } ?? .null),
        ]
    }
}

extension FolderPath {
    /// As `media` keeps it: null for the root.
    var json: JSONValue { isRoot ? .null : .string(text) }
}
