// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Keeps what has been made from a text: a function of SQL is called for every row with the same pattern.
final class Memo<Made: Sendable>: Sendable {
    private static var capacity: Int { 64 }
    private let kept = Mutex<[String: Made?]>([:])
    private let make: @Sendable (String) -> Made?

    init(_ make: @escaping @Sendable (String) -> Made?) { self.make = make }

    subscript(_ text: String) -> Made? {
        // Texts that are equal as Strings may differ in their code points, and so in what they match.
        let key = text.utf8.allSatisfy { $0 < 0x80 } ? text : Self.spelled(text)
        if let made = kept.withLock({ $0[key] }) { return made }
        let made = make(text)
        kept.withLock { kept in
            if kept.count >= Self.capacity { kept = [:] }
            kept[key] = made
        }
        return made
    }

    private static func spelled(_ text: String) -> String {
        text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }
}
