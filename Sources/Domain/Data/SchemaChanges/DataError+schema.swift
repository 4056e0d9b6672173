// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension DataError {
    static let schemaConflict = DataError.conflict(
        code: "schema_conflict",
        [Issue(pointer: "", code: "schema_conflict", message: "the schema was changed meanwhile")]
    )

    /// What a ``SchemaStore`` can throw.
    init(schema error: DatabaseError) {
        switch error {
        case .schemaConflict: self = .schemaConflict
        case .refused(let obstacles):
            self = .conflict(code: "stored_data", obstacles.map(Issue.init(_:)))
        case .overloaded: self = .overloaded
        case .deadlineExceeded: self = .deadlineExceeded
        case .storageFull: self = .storageFull
        case .unavailable: self = .unavailable
        case .internalFailure(let text): self = .internalFailure(text)
        default: self = .internalFailure("a change of the schema failed with \(error)")
        }
    }

    /// Pointers that lead into `base` start there; what is wrong with the name itself is where the body says it.
    func pointing(from base: String, naming member: String?) -> DataError {
        guard case .invalid(let issues) = self, !base.isEmpty else { return self }
        return .invalid(
            issues.map { issue in
                guard issue.pointer == base || issue.pointer.hasPrefix(base + "/") else { return issue }
                var pointer = String(issue.pointer.dropFirst(base.count))
                if pointer.isEmpty, let member, issue.code.hasSuffix("_name") { pointer = "/\(member)" }
                return Issue(pointer: pointer, code: issue.code, message: issue.message)
            }
        )
    }
}

extension DataError.Issue {
    fileprivate init(_ obstacle: SchemaObstacle) {
        var pointer = JSONPointer("entities", obstacle.entity.rawValue)
        if let field = obstacle.fields.first { pointer = pointer.appending("fields").appending(field.rawValue) }
        self.init(pointer: pointer.description, code: obstacle.kind.rawValue, message: obstacle.text)
    }
}
