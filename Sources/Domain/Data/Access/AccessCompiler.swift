// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
internal import Kernel

/// Checks an access definition against the entities it is about, and makes the rules of it.
struct AccessCompiler {
    /// A row says in one machine word which alternatives give it.
    static let mostFieldLists = 64

    let definition: AccessDefinition
    let entities: [EntityName: Entity]
    let issues: SchemaIssues

    init(_ definition: AccessDefinition, entities: [Entity], issues: SchemaIssues) {
        self.definition = definition
        self.issues = issues
        self.entities = Dictionary(entities.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func compile() -> AccessRules {
        guard !definition.isEmpty else { return .none }
        var byEntity: [EntityName: [CompiledGrant]] = [:]
        var ids: Set<String> = []
        for grant in definition.grants {
            let pointer = JSONPointer("permissions", grant.id)
            if !ids.insert(grant.id).inserted { issues.add(pointer, "duplicate_id", "another grant has the same id") }
            if definition.role(grant.role) == nil {
                issues.add(pointer.appending("role"), "unknown_role", "no role `\(grant.role)`")
            }
            guard let right = grant.records else { continue }
            for (entity, compiled) in compile(grant, right, at: pointer) {
                byEntity[entity, default: []].append(compiled)
            }
        }
        for (entity, grants) in byEntity { checkFieldLists(of: entity, grants) }
        return AccessRules(definition: definition, byEntity: byEntity)
    }

    private func compile(
        _ grant: Grant,
        _ right: RecordRight,
        at pointer: JSONPointer
    ) -> [(EntityName, CompiledGrant)] {
        guard let name = right.entity else { return compileForAll(grant, right, at: pointer) }
        guard let entity = entities[name], !entity.isHidden else {
            issues.add(pointer.appending("entity"), "unknown_entity", "no entity `\(name)`")
            return []
        }
        var compiler = GrantCompiler(grant, right, entity, entities: entities, pointer: pointer)
        let compiled = compiler.compile()
        for issue in compiler.issues { issues.add(issue.pointer, issue.code, issue.message) }
        return compiled.map { [(name, $0)] } ?? []
    }

    /// A right on every entity is one on those of the app that have all it names; it has to fit somewhere. What Roost
    /// brings along (accounts, files) is given by name alone: an app that opens all it has means what it has made.
    private func compileForAll(
        _ grant: Grant,
        _ right: RecordRight,
        at pointer: JSONPointer
    ) -> [(EntityName, CompiledGrant)] {
        var result: [(EntityName, CompiledGrant)] = []
        var refusal: [GrantCompiler.Issue] = []
        for entity in entities.values.sorted(by: { $0.name < $1.name }) where entity.kind != .system && !entity.isHidden
        {
            var compiler = GrantCompiler(grant, right, entity, entities: entities, pointer: pointer)
            if let compiled = compiler.compile() {
                result.append((entity.name, compiled))
            } else if refusal.isEmpty {
                refusal = compiler.issues
            }
        }
        if result.isEmpty { for issue in refusal { issues.add(issue.pointer, issue.code, issue.message) } }
        return result
    }

    private func checkFieldLists(of entity: EntityName, _ grants: [CompiledGrant]) {
        for action in [Action.get, .list] {
            let lists = Set(grants.filter { $0.covers(action) }.map(\.fields))
            guard lists.count > Self.mostFieldLists else { continue }
            let message =
                "the grants to read \(entity) have \(lists.count) different lists of fields; at most "
                + "\(Self.mostFieldLists) are possible"
            issues.add(JSONPointer("permissions"), "too_many_field_lists", message)
            return
        }
    }
}
