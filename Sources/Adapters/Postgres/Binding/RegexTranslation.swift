// SPDX-License-Identifier: Apache-2.0

/// A pattern of ``LinearRegex``, which has been found to be one, in the server's own spelling, so that it means the same
/// there: classes of ASCII, `.` without the line feed, anchors at the ends of the text, letters in both cases by
/// Unicode. Source: PostgreSQL's documentation, section 9.7.3, "POSIX Regular Expressions".
struct RegexTranslation {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var foldsCase = false
    private var output = ""
    /// Where the last atom begins, and where those do whose groups are open.
    private var atom: String.Index?
    private var groups: [String.Index] = []

    /// Nil when it has no spelling there.
    private(set) var text: String?

    /// The most that the server repeats.
    private static let mostRepetitions = 255
    private static let word = "0-9A-Z_a-z"

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
        guard !scalars.contains("\0") else { return }
        if scalars.starts(with: "(?i)".unicodeScalars) {
            foldsCase = true
            place = 4
        }
        while let scalar = next { take(scalar) }
        // What begins so is taken for a regular expression of the advanced kind, whatever follows.
        text = "***:" + output
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }
    private func ahead(_ distance: Int) -> Unicode.Scalar? {
        place + distance < scalars.count ? scalars[place + distance] : nil
    }

    private mutating func emit(_ piece: String) {
        atom = output.endIndex
        output += piece
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        place += 1
        switch scalar {
        case "(":
            if next == "?" { place += 2 }
            groups.append(output.endIndex)
            output += "(?:"
            atom = nil
        case ")":
            output += ")"
            atom = groups.popLast()
        case "|":
            output += "|"
            atom = nil
        case "^": emit("(?:\\A)")
        case "$": emit("(?:\\Z)")
        case ".": emit("[^\\u000A]")
        case "[": set()
        case "\\": escape()
        case "*": quantify(0, nil)
        case "+": quantify(1, nil)
        case "?": quantify(0, 1)
        case "{": counted()
        default: emit(Self.set([scalar.value...scalar.value], isInverted: false, foldsCase: foldsCase))
        }
    }

    // MARK: - Repetition

    private mutating func counted() {
        let minimum = number()
        var maximum: Int? = minimum
        if next == "," {
            place += 1
            maximum = next == "}" ? nil : number()
        }
        place += 1
        quantify(minimum, maximum)
    }

    private mutating func number() -> Int {
        var number = 0
        while let digit = next, ("0"..."9").contains(digit) {
            number = min(number * 10 + Int(digit.value - 48), 10_000)
            place += 1
        }
        return number
    }

    private mutating func quantify(_ minimum: Int, _ maximum: Int?) {
        if next == "?" { place += 1 }
        guard let atom else { return }
        let piece = "(?:" + output[atom...] + ")"
        output.removeSubrange(atom...)
        var repeated = ""
        var rest = minimum
        while rest > 0 {
            let count = min(rest, Self.mostRepetitions)
            repeated += "\(piece){\(count)}"
            rest -= count
        }
        if let maximum {
            rest = maximum - minimum
            while rest > 0 {
                let count = min(rest, Self.mostRepetitions)
                repeated += "\(piece){0,\(count)}"
                rest -= count
            }
        } else {
            repeated += "\(piece)*"
        }
        emit("(?:\(repeated))")
    }

    // MARK: - Characters

    private mutating func escape() {
        let boundary = "(?<=[\(Self.word)])(?![\(Self.word)])|(?<![\(Self.word)])(?=[\(Self.word)])"
        let inside = "(?<=[\(Self.word)])(?=[\(Self.word)])|(?<![\(Self.word)])(?![\(Self.word)])"
        switch next {
        case "b":
            place += 1
            emit("(?:\(boundary))")
        case "B":
            place += 1
            emit("(?:\(inside))")
        default:
            if let ranges = shorthand() {
                emit(Self.set(ranges, isInverted: false, foldsCase: false))
            } else {
                let value = escapedScalar()
                emit(Self.set([value...value], isInverted: false, foldsCase: foldsCase))
            }
        }
    }

    private mutating func shorthand() -> [ClosedRange<UInt32>]? {
        let ranges: [ClosedRange<UInt32>]
        switch next {
        case "d": ranges = [0x30...0x39]
        case "D": ranges = [1...0x2F, 0x3A...0x10FFFF]
        case "w": ranges = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        case "W": ranges = [1...0x2F, 0x3A...0x40, 0x5B...0x5E, 0x60...0x60, 0x7B...0x10FFFF]
        case "s": ranges = [0x09...0x0D, 0x20...0x20]
        case "S": ranges = [1...0x08, 0x0E...0x1F, 0x21...0x10FFFF]
        default: return nil
        }
        place += 1
        return ranges
    }

    private mutating func escapedScalar() -> UInt32 {
        guard let scalar = next else { return 0x5C }
        place += 1
        switch scalar {
        case "t": return 9
        case "n": return 10
        case "r": return 13
        case "f": return 12
        case "v": return 11
        case "x" where next == "{":
            place += 1
            let value = hexadecimal(6)
            place += 1
            return value
        case "x": return hexadecimal(2)
        case "u": return hexadecimal(4)
        default: return scalar.value
        }
    }

    private mutating func hexadecimal(_ most: Int) -> UInt32 {
        var (value, count): (UInt32, Int) = (0, 0)
        while count < most, let digit = next.flatMap({ UInt32(String($0), radix: 16) }) {
            value = value * 16 + digit
            count += 1
            place += 1
        }
        return value
    }

    private mutating func set() {
        let isInverted = next == "^"
        if isInverted { place += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            place += 1
            if scalar == "\\", let shorthand = shorthand() {
                ranges += shorthand
                continue
            }
            let low = scalar == "\\" ? escapedScalar() : scalar.value
            guard next == "-", let end = ahead(1), end != "]" else {
                ranges.append(low...low)
                continue
            }
            place += 2
            let high = end == "\\" ? escapedScalar() : end.value
            if low <= high { ranges.append(low...high) }
        }
        place += 1
        emit(Self.set(ranges, isInverted: isInverted, foldsCase: foldsCase))
    }

    private static func set(_ ranges: [ClosedRange<UInt32>], isInverted: Bool, foldsCase: Bool) -> String {
        let all = foldsCase ? ranges + otherCases(of: ranges) : ranges
        // The zero is in no text.
        let stored = all.compactMap { $0.upperBound == 0 ? nil : max($0.lowerBound, 1)...$0.upperBound }
        if stored.isEmpty { return isInverted ? "(?:.|\\n)" : "(?:(?!\\A)\\A)" }
        let pieces = stored.map {
            $0.count == 1 ? spelled($0.lowerBound) : "\(spelled($0.lowerBound))-\(spelled($0.upperBound))"
        }
        return "[\(isInverted ? "^" : "")\(pieces.joined())]"
    }

    private static func spelled(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// The characters whose lower or upper case, where that is one character, is in `ranges`.
    private static func otherCases(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        CaseTable.unicode.pairs.compactMap { pair in
            ranges.contains { $0.contains(pair.mapped) } ? pair.scalar...pair.scalar : nil
        }
    }
}
