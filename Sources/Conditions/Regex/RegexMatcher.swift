// SPDX-License-Identifier: Apache-2.0

/// Runs a program over a text: after each character it knows all places where the program may be, each once, so that
/// a character costs at most the size of the program.
struct RegexMatcher {
    private let instructions: [RegexProgram.Instruction]
    private let foldsCase: Bool
    private var places: [Int] = []
    /// For each instruction the step in which it was last entered.
    private var entered: [Int]
    private var step = 0
    private var stack: [Int] = []
    private var hasMatched = false

    init(_ program: RegexProgram) {
        instructions = program.instructions
        foldsCase = program.foldsCase
        entered = Array(repeating: -1, count: instructions.count)
    }

    /// Whether some part of `text` matches.
    mutating func finds(in text: String) -> Bool {
        var before: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var current = scalars.next()
        enter(0, between: before, and: current)
        while let scalar = current, !hasMatched {
            let following = scalars.next()
            let waiting = places
            places.removeAll(keepingCapacity: true)
            step += 1
            before = scalar
            current = following
            let character = RegexCharacter(scalar, foldsCase: foldsCase)
            for place in waiting {
                guard case .take(let set) = instructions[place], set.contains(character) else { continue }
                enter(place + 1, between: before, and: current)
            }
            // A match may also begin here.
            enter(0, between: before, and: current)
        }
        return hasMatched
    }

    /// Follows everything that takes no character from `start`, down to the instructions that wait for one.
    private mutating func enter(_ start: Int, between before: Unicode.Scalar?, and after: Unicode.Scalar?) {
        stack.append(start)
        while let place = stack.popLast() {
            guard entered[place] != step else { continue }
            entered[place] = step
            switch instructions[place] {
            case .take: places.append(place)
            case .check(let assertion):
                if assertion.holds(between: before, and: after) { stack.append(place + 1) }
            case .jump(let target): stack.append(target)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .match: hasMatched = true
            }
        }
    }
}
