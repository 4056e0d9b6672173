// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// The entities that every app has: those of files, and those that Roost keeps accounts in: `users`, which apps see and
/// extend, and hidden ones.
enum BuiltInEntities {
    /// Fields of `users` that no reader ever sees.
    private static let hiddenAccountFields: Set = ["strategy_value", "email_pending"]

    static func name(of kind: AuthRecordKind) -> EntityName {
        switch kind {
        case .accounts: EntityName(literal: "users")
        case .sessions: EntityName(literal: "_roost_sessions")
        case .challenges: EntityName(literal: "_roost_challenges")
        case .apiKeys: EntityName(literal: "_roost_api_keys")
        case .identities: EntityName(literal: "_roost_identities")
        case .factors: EntityName(literal: "_roost_factors")
        case .activity: EntityName(literal: "_roost_activity")
        case .settings: EntityName(literal: "_roost_settings")
        case .signingKeys: EntityName(literal: "_roost_signing_keys")
        }
    }

    static var schema: BuiltInSchema {
        BuiltInSchema(
            entities: AuthRecordKind.allCases.map(definition) + MediaEntities.definitions,
            indices: indices + MediaEntities.indices
        )
    }

    /// Ids are UUIDs: the number of a deleted account would be given to the next one, and with it all that belonged
    /// to it.
    private static func definition(of kind: AuthRecordKind) -> EntityDefinition {
        let name = name(of: kind)
        let isAccounts = kind == .accounts
        return EntityDefinition(
            id: "roost.\(kind.rawValue)",
            name: name,
            kind: .system,
            primaryFormat: .uuid,
            options: EntityOptions(label: isAccounts ? "Users" : nil, timestamps: isAccounts),
            fields: kind.fields.map { field in
                Field(
                    id: "roost.\(kind.rawValue).\(field.name)",
                    name: FieldName(literal: field.name),
                    type: type(of: field),
                    required: isAccounts && field.name == "email",
                    // Accounts change through their own routes, whatever a role may do with records.
                    fillable: [],
                    isHidden: isAccounts && hiddenAccountFields.contains(field.name)
                )
            }
        )
    }

    private static func type(of field: AuthField) -> FieldType {
        switch field.kind {
        case .text: .text(TextRules())
        case .integer: .number(NumberRules(kind: .integer))
        case .boolean: .boolean
        case .instant: .date(DateRules(kind: .datetime))
        case .json: .json
        }
    }

    private static var indices: [Index] {
        AuthRecordKind.allCases.flatMap { kind in
            let entity = name(of: kind)
            return kind.fields.filter { $0.isUnique || $0.isIndexed }.map { field in
                Index(
                    name: "idx_\(field.isUnique ? "unique_" : "")\(entity)_\(field.name)",
                    entity: entity,
                    fields: [FieldName(literal: field.name)],
                    unique: field.isUnique
                )
            }
        }
    }
}
