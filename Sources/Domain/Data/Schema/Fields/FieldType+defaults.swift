// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension FieldType {
    /// Whether a caller can ever write such a field: not where Roost makes the value.
    public var isWritable: Bool {
        switch self {
        case .primary, .computed, .autonumber, .media, .virtual: false
        default: true
        }
    }

    /// Whether such a field is hidden whatever its declaration says.
    public var isAlwaysHidden: Bool {
        if case .secret = self { true } else { false }
    }

    /// What keeps `value` from standing for an absent one.
    func problems(default value: JSONValue) -> [ValueProblem] {
        switch self {
        case .primary, .computed, .autonumber, .relation, .media, .virtual, .secret:
            return [ValueProblem(code: "invalid_default", message: "A \(name) field has no default.")]
        case .encrypted:
            // It would stand in the schema for everybody to read.
            return [ValueProblem(code: "invalid_default", message: "An encrypted field has no default.")]
        default: break
        }
        var reader = ValueReader()
        do throws(ValueProblems) {
            _ = try reader.value(value, of: Field(id: "", name: .id, type: self))
            return []
        } catch {
            return error.all
        }
    }
}
