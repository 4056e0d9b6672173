// SPDX-License-Identifier: Apache-2.0

package import Conditions
package import Kernel

extension Planner {
    /// A caller's condition, checked and bound.
    package struct Filter {
        package var predicate: Predicate
        /// What the caller may see of the entities it touches; see ``ReadShape/scopes``.
        package var scopes: [EntityName: ReadScope]
        /// Every entity it touches, for entity tags.
        package var touched: Set<EntityName>
    }

    /// Checks `json` against what the caller may read of `entity`; the policy itself is not part of the result.
    package func filter(
        _ json: JSONValue?,
        of entity: Entity,
        action: Action,
        pointer: String
    ) throws(DataError) -> Filter {
        let subject = ReadableSubject(entity, alternatives: try alternatives(action, on: entity), planner: self)
        return try filter(json, about: subject, pointer: pointer)
    }

    func filter(
        _ json: JSONValue?,
        about subject: ReadableSubject,
        pointer: String
    ) throws(DataError) -> Filter {
        guard let json, json != .object(JSONObject()) else {
            return Filter(predicate: .constant(true), scopes: subject.trace.scopes, touched: subject.trace.touched)
        }
        do throws(ConditionError) {
            let condition = try Condition(json: json)
            let predicate = try Predicate(checking: condition, against: subject, variables: kind(of:))
            return Filter(
                predicate: predicate.binding { variable in
                    subject.trace.bindsVariables = true
                    return value(of: variable)
                },
                scopes: subject.trace.scopes,
                touched: subject.trace.touched
            )
        } catch {
            throw Self.dataError(error, pointer: pointer)
        }
    }

    /// A shape that is no condition is a malformed request (400); a name or value that does not fit is 422.
    static func dataError(_ error: ConditionError, pointer: String) -> DataError {
        let place = pointer + error.pointer
        switch error.code {
        case .invalidCondition, .conditionTooLarge:
            return .malformed(pointer: place, code: error.code.rawValue, message: error.message)
        default:
            return .invalid([.init(pointer: place, code: error.code.rawValue, message: error.message)])
        }
    }
}
