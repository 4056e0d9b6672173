// SPDX-License-Identifier: Apache-2.0

/// How failures slow somebody down: from the `free`th on each locks for a time that begins with a second and doubles
/// up to `longest`. A quiet time of `decay` takes one failure back.
public struct LockOut: Sendable, Hashable {
    public var free: Int
    public var longest: Duration
    public var decay: Duration

    public init(free: Int, longest: Duration = .seconds(900), decay: Duration = .seconds(900)) {
        self.free = free
        self.longest = longest
        self.decay = decay
    }

    /// How long the `failures`th failure locks; zero while it is free.
    func duration(after failures: Int) -> Duration {
        guard failures >= max(free, 1) else { return .zero }
        let doublings = min(failures - max(free, 1), 20)
        return min(.seconds(1 << doublings), longest)
    }
}
