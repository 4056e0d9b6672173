// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Holds a streamed answer to the length that its head promised.
final class StreamBudget: Sendable {
    enum Failure: Error {
        case tooLong
        case tooShort
    }

    private let left: Mutex<Int?>

    /// - Parameter length: in bytes; nil when none was promised.
    init(length: Int?) { left = Mutex(length) }

    func spend(_ count: Int) throws(Failure) {
        let rest = left.withLock { left in
            left = left.map { $0 - count }
            return left
        }
        if let rest, rest < 0 { throw .tooLong }
    }

    func settle() throws(Failure) {
        if let rest = left.withLock({ $0 }), rest > 0 { throw .tooShort }
    }
}
