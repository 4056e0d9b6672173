// SPDX-License-Identifier: Apache-2.0

internal import Kernel
internal import Synchronization

/// Remembers for a minute what could not be made, so that a broken image costs its work once in a while and not with
/// every request. What may go better the next time is not remembered.
final class ImageFailures: Sendable {
    private static let life = Duration.seconds(60)
    private static let capacity = 1000

    private let clock: any WallClock
    private let known = Mutex<[BlobKey: (error: ImageError, until: Timestamp)]>([:])

    init(clock: any WallClock) { self.clock = clock }

    subscript(_ key: BlobKey) -> ImageError? {
        let now = clock.now()
        return known.withLock { known in
            guard let entry = known[key] else { return nil }
            if entry.until > now { return entry.error }
            known[key] = nil
            return nil
        }
    }

    func remember(_ error: ImageError, _ key: BlobKey) {
        switch error {
        case .unreadable, .unsupported, .tooLarge, .gaveUp: break
        case .overloaded, .unavailable, .unreachable, .full, .failed: return
        }
        let until = clock.now().advanced(by: Self.life)
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll() }
            known[key] = (error, until)
        }
    }
}
