// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// What variables stand for: in the conditions and presets of grants, and in the conditions that callers send.
struct CallerVariables {
    let caller: Caller
    let now: Timestamp

    /// A user of whom nothing is known but that they are one: the rule tester asks for roles this way.
    static let nobody = RecordID.text("")

    /// Nil where there is nothing.
    func value(of variable: Variable) -> Value? {
        switch variable {
        case .now: .text(now.description)
        case .today: .text(CalendarDate(now).description)
        case .workspace: .text("default")
        case .requestMethod: caller.method.isEmpty ? nil : .text(caller.method)
        case .requestIP: caller.address.isEmpty ? nil : .text(caller.address)
        case .user(let path): user(path)
        case .old: nil
        }
    }

    private func user(_ path: [String]) -> Value? {
        guard case .user(let id) = caller.principal.kind else { return nil }
        switch path {
        case ["id"]: return id == Self.nobody ? nil : id.value
        case ["roles"]: return .list(caller.principal.roles.map { .text($0) })
        case ["role"]: return caller.principal.roles.first.map { .text($0) }
        default:
            let value = caller.principal.details?.attributes[path.joined(separator: ".")]
            return value == .null ? nil : value
        }
    }
}
