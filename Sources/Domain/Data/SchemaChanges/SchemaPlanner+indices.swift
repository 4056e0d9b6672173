// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaPlanner {
    /// What makes an index the same one: names of entities and fields may change under it.
    private struct Signature: Hashable {
        let name: String
        let entity: String
        let fields: [String]
        let unique: Bool
        /// Unique indices leave deleted rows out.
        let ignoresDeleted: Bool
        let isRebuilt: Bool
    }

    mutating func dropIndices() {
        let kept = Set(to.indices.compactMap { signature(of: $0, in: to) })
        for index in from.indices {
            guard let entity = from.entity(index.entity), entity.table.adoption == nil,
                let signature = signature(of: index, in: from), !kept.contains(signature) || signature.isRebuilt,
                to.entity(id: entity.id) != nil  // Indices of a table that is dropped go with it.
            else { continue }
            steps.append(.dropIndex(index, of: entity))
        }
    }

    mutating func createIndices() {
        let known = Set(from.indices.compactMap { signature(of: $0, in: from) })
        for index in to.indices {
            guard let entity = to.entity(index.entity), entity.table.adoption == nil,
                let signature = signature(of: index, in: to), !known.contains(signature) || signature.isRebuilt
            else { continue }
            steps.append(.createIndex(index, of: entity))
        }
    }

    private func signature(of index: Index, in schema: Schema) -> Signature? {
        guard let entity = schema.entity(index.entity) else { return nil }
        let fields = index.fields.compactMap { entity.field($0.rawValue)?.id }
        return Signature(
            name: index.name,
            entity: entity.id,
            fields: fields,
            unique: index.unique,
            ignoresDeleted: index.unique && entity.options.softDelete,
            isRebuilt: fields.contains { rebuilt.contains(ColumnID(entity: entity.id, field: $0)) }
        )
    }
}
