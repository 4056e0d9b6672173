// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// What rules know of an account by paths over relations (`$user.team.plan`): read as Roost itself, since a rule may
/// depend on what the caller can't see.
struct RecordsUserAttributes: UserAttributeSource {
    let records: OwnRecords
    let schemas: any SchemaSource

    private static let accounts = BuiltInEntities.name(of: .accounts)

    var hiddenFields: Set<String> {
        Set((schemas.current.entity(Self.accounts)?.fields ?? []).filter(\.isHidden).map(\.name.rawValue))
    }

    func mark() -> UserAttributeMark? {
        let schema = schemas.current
        var changes: [Int64] = []
        for name in Self.entities(on: Self.hops(schema), from: schema) {
            guard let mark = records.mark(of: name) else { return nil }
            changes.append(mark)
        }
        return UserAttributeMark(schema: schema.version, changes: changes)
    }

    func values(of account: RecordID) async throws(AuthError) -> [String: Value] {
        let hops = Self.hops(schemas.current)
        guard !hops.isEmpty else { return [:] }
        do throws(DataError) {
            return try await records.values(Self.accounts, id: account, paths: hops)
        } catch {
            throw AuthError(storing: error)
        }
    }

    private static func hops(_ schema: Schema) -> [[String]] {
        schema.access.userPaths.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func entities(on paths: [[String]], from schema: Schema) -> [EntityName] {
        var names: [EntityName] = []
        for path in paths {
            var entity = schema.entity(accounts)
            for part in path.dropLast() {
                entity = entity?.reference(part).flatMap { schema.entity($0.target) }
                if let entity, !names.contains(entity.name) { names.append(entity.name) }
            }
        }
        return names
    }
}
