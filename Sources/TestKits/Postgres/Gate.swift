// SPDX-License-Identifier: Apache-2.0

/// Lets a few tests at a time have a database: all of them at once would be more than the server has connections for.
public actor Gate {
    public static let shared = Gate(6)

    private var free: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    public init(_ count: Int) { free = count }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    private func leave() {
        if waiters.isEmpty { free += 1 } else { waiters.removeFirst().resume() }
    }

    /// Runs `body` when there is a place.
    public nonisolated func pass<Output: Sendable>(_ body: () async throws -> Output) async throws -> Output {
        await enter()
        do {
            let output = try await body()
            await leave()
            return output
        } catch {
            await leave()
            throw error
        }
    }
}
