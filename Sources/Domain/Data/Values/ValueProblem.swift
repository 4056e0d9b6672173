// SPDX-License-Identifier: Apache-2.0

/// Why a field can't hold a value.
struct ValueProblem: Sendable, Hashable {
    /// Inside the value, in the form of RFC 6901; empty for the value itself.
    var pointer = ""
    /// Stable, snake_case.
    let code: String
    let message: String

    /// The problem as an issue of a body in which the value stands at `place`.
    func issue(at place: String) -> DataError.Issue {
        .init(pointer: place + pointer, code: code, message: message)
    }
}

/// All that is wrong with one value; never empty.
struct ValueProblems: Error {
    let all: [ValueProblem]

    init(_ all: [ValueProblem]) { self.all = all }

    init(_ code: String, _ message: String) {
        self.init([ValueProblem(code: code, message: message)])
    }

    /// The value is of another JSON type than the field's.
    static func type(_ wanted: String, not found: String) -> ValueProblems {
        ValueProblems("invalid_type", "\(wanted) is needed here, not \(found).")
    }
}
