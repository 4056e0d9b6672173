// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization
internal import Threads

/// Wakes the thread of the feed, which waits for the server's word at the same time: a pipe, whose end can be polled.
final class FeedBell: Sendable {
    let descriptor: Int32
    private let button: Int32
    private let isOver = Atomic<Bool>(false)
    /// Rung, and not heard yet.
    private let isRung = Atomic<Bool>(false)
    /// There is something that other nodes should hear of.
    private let hasNews = Atomic<Bool>(false)

    init() throws(ThreadStartError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw ThreadStartError(code: errno) }
        (descriptor, button) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        _ = close(descriptor)
        _ = close(button)
    }

    /// - Parameter news: whether there is something that other nodes should hear of.
    func ring(news: Bool) {
        if news { hasNews.store(true, ordering: .releasing) }
        guard !isRung.exchange(true, ordering: .acquiringAndReleasing) else { return }
        press()
    }

    /// Has the feed end.
    func silence() {
        isOver.store(true, ordering: .releasing)
        press()
    }

    private func press() {
        var byte: UInt8 = 1
        _ = unsafe write(button, &byte, 1)
    }

    var isSilenced: Bool { isOver.load(ordering: .acquiring) }

    /// Whether it was rung with news; from now on another ring is heard.
    func hear() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        _ = unsafe read(descriptor, &bytes, bytes.count)
        _ = isRung.exchange(false, ordering: .acquiringAndReleasing)
        return hasNews.exchange(false, ordering: .acquiringAndReleasing)
    }
}
