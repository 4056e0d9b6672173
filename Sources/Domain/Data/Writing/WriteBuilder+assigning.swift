// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension WriteBuilder {
    /// Puts a change into a new row, where adding to a number or a list starts from nothing.
    mutating func assign(_ change: FieldChange, to field: Field, at place: String, into draft: inout RowDraft) {
        switch change {
        case .set(let input):
            draft.assignments.append(Assignment(field, .set(input)))
        case .secret(let text):
            draft.secrets.append((field, text))
        case .increment(let value):
            if case .number(let rules) = field.type {
                let number = value.json.doubleValue ?? 0
                for problem in NumberLimits(rules).problems(of: number, exactly: value) {
                    report(problem.issue(at: place))
                }
            }
            draft.assignments.append(Assignment(field, .set(.value(value))))
        case .push(let element):
            draft.assignments.append(Assignment(field, .set(.value(.json(JSONValue.array([element]).text)))))
        }
    }

    /// Puts a change into an update.
    func assign(_ change: FieldChange, to field: Field, updating draft: inout RowDraft) {
        switch change {
        case .set(let input): draft.assignments.append(Assignment(field, .set(input)))
        case .secret(let text): draft.secrets.append((field, text))
        case .increment(let value): draft.assignments.append(Assignment(field, .increment(value)))
        case .push(let element): draft.assignments.append(Assignment(field, .push(element)))
        }
    }

    /// Sets `updatedAt`, unless the update does.
    func touch(_ entity: Entity, _ assignments: inout [Assignment]) {
        guard let field = entity.field(SystemField.updatedAt), field.origin == .system,
            !assignments.contains(where: { $0.field.name == field.name })
        else { return }
        assignments.append(Assignment(field, .set(.value(.text(planner.context.now.description)))))
    }

    /// An id as the text column of a polymorphic relation holds it; results are converted by the database.
    static func asText(_ input: Input) -> Input {
        if case .value(.integer(let id)) = input { .value(.text(String(id))) } else { input }
    }

    mutating func hash(_ secrets: [(field: Field, text: Secret<String>)], for result: ResultPlace) {
        for (field, text) in secrets {
            self.secrets.append(
                PendingSecret(operation: result.operation, row: result.row ?? 0, field: field, text: text)
            )
        }
    }
}
