// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

/// What a media field has to say to a file that shall belong to one of its records.
struct MediaFieldRules {
    /// A field of a record that is there and that the caller may change.
    struct Field {
        /// With the record's id as the entity has it.
        let binding: FileBinding
        let rules: MediaRules

        func require(_ type: MimeType) throws(MediaError) {
            guard rules.mimeTypes.isEmpty || rules.mimeTypes.contains(where: { type.matches($0) }) else {
                let types = rules.mimeTypes.joined(separator: ", ")
                throw .unsupportedType(message: "\(binding.field) takes \(types), and this is \(type).")
            }
        }
    }

    let records: OwnRecords
    let schema: Schema

    /// Throws unless the caller may update the record, the field included.
    func field(_ binding: FileBinding, by caller: Caller) async throws(MediaError) -> Field {
        guard let entity = schema.entity(binding.entity), !entity.isHidden else { throw .notFound }
        guard let rules = schema.mediaRules(of: binding.entity, binding.field) else {
            throw .malformed(
                code: "not_a_media_field",
                message: "\(binding.entity) has no media field \"\(binding.field)\"."
            )
        }
        guard let id = RecordID(binding.record.description, of: entity) else { throw .notFound }
        let (isSeen, mayChange) = try await records.asking { records throws(DataError) in
            let isThere = try await records.find(entity.name, id: id) != nil
            let isSeen = try await records.allows(.get, on: entity.name, id: id, by: caller)
            return (isThere && isSeen, try await records.allows(.update, on: entity.name, id: id, by: caller))
        }
        guard isSeen else { throw .notFound }
        guard mayChange, records.isGiven(binding.field, in: .update, on: entity.name, by: caller) else {
            throw .forbidden(code: "forbidden", message: "You may see this record, and not change its files.")
        }
        return Field(binding: FileBinding(entity: entity.name, field: binding.field, record: id), rules: rules)
    }

    /// Throws unless a file that belongs there may become one of the type. A field that is gone asks for nothing.
    func require(_ type: MimeType, of binding: FileBinding) throws(MediaError) {
        guard let rules = schema.mediaRules(of: binding.entity, binding.field) else { return }
        try Field(binding: binding, rules: rules).require(type)
    }

    /// Throws `.conflict("max_items")` when the field has as many files as it may.
    /// - Parameter surplus: files of the field that go.
    func requireRoom(in field: Field, leaving surplus: [FileRecord] = []) async throws(MediaError) {
        guard let most = field.rules.maxItems else { return }
        let gone = Set(surplus.map(\.id))
        let condition = MediaConditions.all([
            MediaConditions.equal("reference", field.binding.reference),
            MediaConditions.equal("entity_id", field.binding.record.description),
        ])
        let bound = try await records.asking { records throws(DataError) in
            try await records.find(MediaEntities.files, where: condition, oldestFirst: true, limit: 1000)
        }
        guard bound.count(where: { !gone.contains($0.id) }) < most else {
            throw .conflict(code: "max_items", message: "\(field.binding.field) has \(most) of \(most) files.")
        }
    }
}
