// SPDX-License-Identifier: Apache-2.0

import Kernel

extension FileDraft {
    /// What tus clients tell of a file: `filename` or `name`, `filetype` or `type`, `folder`, `visibility`, `alt`, and
    /// `entity`, `entity_id` and `field` for a place in a record. Throws `.invalid` with all that is not possible.
    /// - Parameter fallback: the name of a file that the client gives none.
    public init(_ metadata: UploadMetadata?, fallback: FileName) throws(MediaError) {
        var issues: [MediaError.Issue] = []
        func read<Value>(_ name: String, _ text: String?, _ reading: (String) -> Value?) -> Value? {
            guard let text else { return nil }
            let value = reading(text)
            if value == nil {
                issues.append(.init(pointer: name, code: "invalid_\(name)", message: "\(name) is not possible."))
            }
            return value
        }
        self.init(name: read("filename", metadata?["filename", "name"], FileName.init) ?? fallback)
        // A type that can't be read is none: the bytes tell anyway.
        declaredType = metadata?["filetype", "type"].flatMap(MimeType.init)
        folder = read("folder", metadata?["folder"], FolderPath.init) ?? .root
        visibility = read("visibility", metadata?["visibility"], FileRecord.Visibility.init) ?? .private
        if let alt = metadata?["alt"] { details["alt"] = .string(alt) }
        if let entity = metadata?["entity"] {
            let name = read("entity", entity, EntityName.init(rawValue:))
            let field = read("field", metadata?["field"] ?? "", FieldName.init(rawValue:))
            let id = read("entity_id", metadata?["entity_id"] ?? "") { $0.isEmpty ? nil : RecordID.text($0) }
            if let name, let field, let id { binding = FileBinding(entity: name, field: field, record: id) }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
    }
}

extension FileName {
    /// A name for a file that came with none: 16 characters that nobody can guess, and the suffix of its type.
    public static func made(_ digests: any MediaDigests, _ type: MimeType?) -> FileName? {
        let suffix = type.map(KnownSuffixes.suffix) ?? ""
        return FileName(Hex.encode(digests.randomBytes(8)) + (suffix.isEmpty ? "" : ".\(suffix)"))
    }
}
