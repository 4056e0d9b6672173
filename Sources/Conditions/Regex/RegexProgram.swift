// SPDX-License-Identifier: Apache-2.0

/// A regular expression as instructions of a machine that may be in many places at once. Execution starts at 0.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        /// Takes one character of the set and goes on behind this.
        case take(ScalarSet)
        case check(RegexAssertion)
        case jump(Int)
        /// Goes on at both places.
        case split(Int, Int)
        case match
    }

    private(set) var instructions: [Instruction] = []

    /// What bounded repetition may grow a program to.
    static let maximumSize = 2_000
    /// Nodes visited while compiling, which repetition of empty groups multiplies without adding instructions.
    private static let maximumWork = 20_000
    private var work = 0

    /// Whether some set takes a letter for its other case.
    let foldsCase: Bool

    init(_ node: RegexNode, foldsCase: Bool) throws(LinearRegex.SyntaxError) {
        self.foldsCase = foldsCase
        try compile(node)
        try append(.match)
    }

    private mutating func compile(_ node: RegexNode) throws(LinearRegex.SyntaxError) {
        work += 1
        guard work <= Self.maximumWork else { throw Self.tooLarge }
        switch node {
        case .empty: return
        case .set(let set): try append(.take(set))
        case .assertion(let assertion): try append(.check(assertion))
        case .sequence(let nodes): for node in nodes { try compile(node) }
        case .alternatives(let nodes): try compile(alternatives: nodes[...])
        case .repetition(let inner, let minimum, let maximum):
            for _ in 0..<minimum { try compile(inner) }
            guard let maximum else { return try compileLoop(inner) }
            try compileOptions(inner, count: maximum - minimum)
        }
    }

    private mutating func compile(alternatives nodes: ArraySlice<RegexNode>) throws(LinearRegex.SyntaxError) {
        var ends: [Int] = []
        for node in nodes.dropLast() {
            let split = instructions.count
            try append(.split(split + 1, split + 1))
            try compile(node)
            ends.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = nodes.last { try compile(last) }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func compileLoop(_ inner: RegexNode) throws(LinearRegex.SyntaxError) {
        let split = instructions.count
        try append(.split(split + 1, split + 1))
        try compile(inner)
        try append(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
    }

    private mutating func compileOptions(_ inner: RegexNode, count: Int) throws(LinearRegex.SyntaxError) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(instructions.count)
            try append(.split(0, 0))
            try compile(inner)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    private mutating func append(_ instruction: Instruction) throws(LinearRegex.SyntaxError) {
        guard instructions.count < Self.maximumSize else { throw Self.tooLarge }
        instructions.append(instruction)
    }

    private static var tooLarge: LinearRegex.SyntaxError {
        LinearRegex.SyntaxError("The repetitions of the regular expression make it too large.", at: 0)
    }
}
