// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Runs a blocking loop on a thread of its own, so that none of the pool's is held.
enum LoopThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// False when the system gives no thread; then `body` is not run.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                unsafe context.map { unsafe Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            },
            context
        )
        guard code == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(context).release()
            return false
        }
        _ = pthread_detach(thread)
        return true
    }
}
