// SPDX-License-Identifier: Apache-2.0

extension Variable {
    /// What the variable holds when that depends on nobody; nil for those of the caller and of the old record.
    public var kind: VariableKind? {
        switch self {
        case .now: VariableKind(.instant)
        case .today: VariableKind(.date)
        case .workspace, .requestMethod, .requestIP: VariableKind(.text)
        case .user, .old: nil
        }
    }
}
