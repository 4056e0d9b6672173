// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Puts sealed values in the place of plain ones: the last thing that happens to a write plan, so that no plain value of
/// an encrypted field leaves the domain.
struct FieldSealing {
    let cipher: any FieldCipher

    func sealed(_ operations: [WriteOperation]) throws(DataError) -> [WriteOperation] {
        guard operations.contains(where: { $0.entity.hasEncryptedFields }) else { return operations }
        var result: [WriteOperation] = []
        for operation in operations {
            result.append(operation.entity.hasEncryptedFields ? try sealed(operation) : operation)
        }
        return result
    }

    private func sealed(_ operation: WriteOperation) throws(DataError) -> WriteOperation {
        let kind: WriteOperation.Kind
        switch operation.kind {
        case .insert(var insert):
            for row in insert.rows.indices { insert.rows[row] = try sealed(insert.rows[row], operation.entity) }
            if let conflict = insert.onConflict {
                insert.onConflict?.update.assignments = try sealed(conflict.update.assignments, operation.entity)
            }
            kind = .insert(insert)
        case .update(var update):
            update.assignments = try sealed(update.assignments, operation.entity)
            kind = .update(update)
        case .delete:
            return operation
        }
        return WriteOperation(
            entity: operation.entity,
            schema: operation.schema,
            kind: kind,
            returning: operation.returning,
            pointer: operation.pointer
        )
    }

    private func sealed(_ assignments: [Assignment], _ entity: Entity) throws(DataError) -> [Assignment] {
        var result: [Assignment] = []
        for assignment in assignments {
            result.append(assignment.field.type.isEncrypted ? try sealed(assignment, entity) : assignment)
        }
        return result
    }

    private func sealed(_ assignment: Assignment, _ entity: Entity) throws(DataError) -> Assignment {
        switch assignment.change {
        case .set(.value(.null)): return assignment
        case .set(.value(.text(let plain))), .set(.value(.json(let plain))):
            let sealed = try cipher.seal(Array(plain.utf8), purpose: assignment.field.sealPurpose(in: entity))
            return Assignment(assignment.field, .set(.value(.text(sealed))))
        default: throw .internalFailure("\(entity.name).\(assignment.field.name) can't be sealed")
        }
    }
}

extension WriteOperation {
    /// Whether it gives a value to an encrypted field.
    var setsEncryptedFields: Bool {
        guard entity.hasEncryptedFields else { return false }
        let assignments: [Assignment] =
            switch kind {
            case .insert(let insert): insert.rows.flatMap { $0 } + (insert.onConflict?.update.assignments ?? [])
            case .update(let update): update.assignments
            case .delete: []
            }
        return assignments.contains { assignment in
            guard assignment.field.type.isEncrypted else { return false }
            if case .set(.value(.null)) = assignment.change { return false }
            return true
        }
    }
}

extension ReadPlan {
    /// The same without the values of encrypted fields, for answers that are kept.
    var withoutEncrypted: ReadPlan {
        guard shape.entity.hasEncryptedFields else { return self }
        return ReadPlan(
            shape: ReadShape(
                entity: shape.entity,
                schemaVersion: shape.schemaVersion,
                columns: shape.columns.filter { $0.encoding != .sealed },
                alternatives: shape.alternatives,
                policy: shape.policy,
                filter: shape.filter,
                scopes: shape.scopes,
                order: shape.order,
                seek: shape.seek,
                limit: shape.limit,
                expansions: shape.expansions,
                count: shape.count
            ),
            values: values
        )
    }
}
