// SPDX-License-Identifier: Apache-2.0

/// The cost of one hash (RFC 9106). The default is OWASP's: 19 MiB, two passes, one lane.
public struct Argon2Parameters: Sendable, Hashable {
    /// KiB.
    public var memory: UInt32
    public var passes: UInt32
    public var lanes: UInt32
    public init(memory: UInt32 = 19_456, passes: UInt32 = 2, lanes: UInt32 = 1) {
        self.memory = memory
        self.passes = passes
        self.lanes = lanes
    }
}
