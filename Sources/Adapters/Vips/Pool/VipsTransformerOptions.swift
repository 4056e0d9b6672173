// SPDX-License-Identifier: Apache-2.0

/// How many workers there are, and where they come from.
public struct VipsTransformerOptions: Sendable, Hashable {
    /// What is run as a worker, and its arguments: a program that calls ``ImageWorker/run()``. By itself the program that
    /// runs now, as `roost image-worker`.
    public var executable = "/proc/self/exe"
    public var arguments = ["image-worker"]
    /// Most workers at a time. None runs before the first image comes.
    public var workers: Int
    /// Images that may wait for a worker; further ones are refused as `.overloaded`.
    public var waiting = 64
    /// After so many images a worker is replaced: what its libraries leak ends with it.
    public var jobsPerWorker = 500
    /// A worker ends after this time without work.
    public var idle = Duration.seconds(30)
    /// What a worker may take to be ready.
    public var startTime = Duration.seconds(20)

    /// - Parameter workers: the number of the machine's processors is a good one.
    public init(workers: Int) { self.workers = workers }
}
