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

    /// The parameters of a PHC string of Argon2id, version 19; nil for any other text.
    init?(phc: String) {
        let parts = phc.split(separator: "$", omittingEmptySubsequences: false)
        guard phc.utf8.count <= 512, parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19"
        else { return nil }
        let costs = parts[3].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, let memory = Self.number(costs[0], "m="), let passes = Self.number(costs[1], "t="),
            let lanes = Self.number(costs[2], "p=")
        else { return nil }
        self.init(memory: memory, passes: passes, lanes: lanes)
    }

    private static func number(_ text: Substring, _ name: String) -> UInt32? {
        text.hasPrefix(name) ? UInt32(text.dropFirst(name.count)) : nil
    }

    var phcPrefix: String { "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)" }

    /// Within what a server can spend on one hash: 1 GiB, 64 passes, 16 lanes.
    var isBearable: Bool {
        (1...16).contains(lanes) && (1...64).contains(passes) && (8 * lanes...1_048_576).contains(memory)
    }

    /// The nearest parameters that are bearable.
    var bearable: Argon2Parameters {
        let lanes = min(max(lanes, 1), 16)
        return Argon2Parameters(
            memory: min(max(memory, 8 * lanes), 1_048_576),
            passes: min(max(passes, 1), 64),
            lanes: lanes
        )
    }
}
