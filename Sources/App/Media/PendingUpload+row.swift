// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

extension PendingUpload {
    /// The fields of its record.
    var values: JSONObject {
        JSONObject([
            ("key", .string(id.text)), ("kind", .string(kind.rawValue)), ("blob", .string(place.key.text)),
            ("token", .string(place.token)), ("length", length.map { .integer($0) } ?? .null), ("draft", draft.json),
            ("metadata", .string(metadata)), ("concat", .string(concat)), ("owner", .string(owner)),
            ("expiresAt", .string(expires.description)),
            ("complete", .boolean(isComplete)), ("file", file.map { .string($0.description) } ?? .null),
            ("holder", lease.map { .string($0.holder) } ?? .null),
            ("leaseUntil", lease.map { .string($0.until.description) } ?? .null),
        ])
    }

    /// Throws for a record that is damaged.
    init(_ row: OwnRecords.Row) throws(MediaError) {
        let values = row.values
        guard let id = values["key"]?.stringValue.flatMap({ UploadID($0) }),
            let kind = values["kind"]?.stringValue.flatMap({ Kind(rawValue: $0) }),
            let key = values["blob"]?.stringValue.flatMap({ BlobKey($0) }),
            let draft = values["draft"].flatMap({ FileDraft($0) }),
            let owner = values["owner"]?.stringValue,
            let expires = values["expiresAt"]?.stringValue.flatMap({ Timestamp($0) })
        else { throw .internalFailure("the record of upload \(row.id) can't be read") }
        self.init(
            id: id,
            kind: kind,
            place: GrowingBlob(key: key, token: values["token"]?.stringValue ?? ""),
            length: values["length"]?.integerValue,
            draft: draft,
            metadata: values["metadata"]?.stringValue ?? "",
            owner: owner,
            expires: expires
        )
        version = row.version
        concat = values["concat"]?.stringValue ?? ""
        isComplete = values["complete"]?.booleanValue ?? false
        // Ids of files are UUIDs.
        file = values["file"]?.stringValue.map { .text($0) }
        if let holder = values["holder"]?.stringValue,
            let until = values["leaseUntil"]?.stringValue.flatMap({ Timestamp($0) })
        {
            lease = Lease(holder: holder, until: until)
        }
    }
}

extension FileDraft {
    fileprivate var json: JSONValue {
        var object = JSONObject([
            ("name", .string(name.text)), ("folder", .string(folder.text)),
            ("visibility", .string(visibility.rawValue)), ("details", .object(details)),
        ])
        object["type"] = declaredType.map { .string($0.text) }
        if let binding {
            object["entity"] = .string(binding.entity.rawValue)
            object["field"] = .string(binding.field.rawValue)
            object["record"] = binding.record.json
        }
        return .object(object)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue.flatMap({ FileName($0) }),
            let folder = json["folder"]?.stringValue.flatMap({ FolderPath($0) }),
            let visibility = json["visibility"]?.stringValue.flatMap({ FileRecord.Visibility(rawValue: $0) })
        else { return nil }
        self.init(
            name: name,
            folder: folder,
            visibility: visibility,
            binding: FileBinding(draft: json),
            declaredType: json["type"]?.stringValue.flatMap { MimeType($0) },
            details: json["details"]?.objectValue ?? JSONObject()
        )
    }
}

extension FileBinding {
    fileprivate init?(draft json: JSONValue) {
        guard let entity = json["entity"]?.stringValue.flatMap({ EntityName(rawValue: $0) }),
            let field = json["field"]?.stringValue.flatMap({ FieldName(rawValue: $0) }), let record = json["record"]
        else { return nil }
        switch record {
        case .integer(let id): self.init(entity: entity, field: field, record: .integer(id))
        case .string(let id): self.init(entity: entity, field: field, record: .text(id))
        default: return nil
        }
    }
}
