// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// Goes through the grants that concern one question, oldest first, until one allows.
struct AccessInquiry {
    let question: AccessQuestion
    let schema: Schema
    let variables: CallerVariables
    let rows: AccessRows

    func verdict(sql: String?) async throws(DataError) -> AccessVerdict {
        let entity = question.entity
        let principal = variables.caller.principal
        if principal.isAdministrator {
            let fields = entity.fields.filter(isOffered).map(\.name)
            return AccessVerdict(isAllowed: true, grant: RoleDefinition.admin, clause: nil, fields: fields, sql: sql)
        }
        let permissions = entity.permissions(for: question.action)
        if let grant = schema.access.grant(ofAny: permissions, to: principal) {
            let fields = entity.fields.filter(isOffered).map(\.name)
            return AccessVerdict(isAllowed: true, grant: grant.id, clause: nil, fields: fields, sql: sql)
        }
        let roles = principal.actingRoles
        let grants = schema.access.grants(on: entity.name).filter {
            $0.covers(question.action) && roles.contains($0.role)
        }
        guard !grants.isEmpty else {
            return AccessVerdict(isAllowed: false, grant: nil, clause: .grant, fields: [], sql: nil)
        }
        let row = try await question.id.asyncMap { id throws(DataError) in try await rows.values(id, of: entity) }
        var closest: (grant: CompiledGrant, clause: AccessVerdict.Clause)?
        var allowing: [CompiledGrant] = []
        for grant in grants {
            guard let clause = try await refusal(by: grant, before: row) else {
                allowing.append(grant)
                if isWrite { break }
                continue
            }
            if closest.map({ clause.rank > $0.clause.rank }) ?? true { closest = (grant, clause) }
        }
        guard let first = allowing.first else {
            let near = closest.map { fields(of: [$0.grant]) } ?? []
            return AccessVerdict(
                isAllowed: false,
                grant: closest?.grant.id,
                clause: closest?.clause ?? .grant,
                fields: near,
                sql: sql
            )
        }
        return AccessVerdict(isAllowed: true, grant: first.id, clause: nil, fields: fields(of: allowing), sql: sql)
    }

    private var isWrite: Bool { question.action == .create || question.action == .update }

    private func fields(of grants: [CompiledGrant]) -> [FieldName] {
        question.entity.fields.filter { field in isOffered(field) && grants.contains { $0.fields.contains(field.name) }
        }
        .map(\.name)
    }

    /// Whether callers can read the field, or write it, at all.
    private func isOffered(_ field: Field) -> Bool {
        switch question.action {
        case .create: field.fillable.contains(.create)
        case .update: field.fillable.contains(.update)
        default: !field.isHidden && field.type.isReadable
        }
    }

    private func refusal(
        by grant: CompiledGrant,
        before row: [String: Value]?
    ) async throws(DataError) -> AccessVerdict.Clause? {
        let entity = question.entity
        let given = grant.alternative(for: question.action, variables)
        if isWrite {
            let written = question.data.keys.compactMap { rows.field($0, of: entity)?.name }
            guard written.allSatisfy(given.fields.contains) else { return .fields }
        }
        if let id = question.id, question.action != .create, given.rows != .constant(true) {
            guard try await rows.holds(given.rows, id, of: entity) else { return .rows }
        }
        guard isWrite, given.check != .constant(true), question.action == .create || row != nil else { return nil }
        let after = try rows.after(question, before: row, presets: given.presets, caller: variables.caller)
        let check = given.check.binding { variable in
            if case .old(let name) = variable { row?[name] } else { nil }
        }
        let id = question.action == .create ? nil : question.id
        return try await rows.holds(check, after: after, id: id, of: entity) ? nil : .check
    }
}

extension AccessVerdict.Clause {
    fileprivate var rank: Int {
        switch self {
        case .grant: 0
        case .fields: 1
        case .rows: 2
        case .check: 3
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(
        _ transform: (Wrapped) async throws(DataError) -> Result
    ) async throws(DataError) -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
