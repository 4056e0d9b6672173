// SPDX-License-Identifier: Apache-2.0

/// A field, or a relation that leads to another subject.
public enum ConditionMember {
    case field(ValueKind)
    case relation(any ConditionSubject, many: Bool)
}
