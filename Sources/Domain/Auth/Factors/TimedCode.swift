// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One-time passwords by counter (RFC 4226) and by time (RFC 6238), six digits, HMAC-SHA-1, steps of 30 seconds: what
/// every authenticator app makes without being told.
public struct TimedCode: Sendable {
    public static let secretLength = 20
    static let stepSeconds: Int64 = 30
    /// Steps before and after the present one that are taken too, for clocks that are off.
    static let drift: Int64 = 1

    private let secret: [UInt8]
    private let digests: any Digests

    public init(secret: [UInt8], digests: any Digests) {
        self.secret = secret
        self.digests = digests
    }

    /// The code of a counter.
    public func code(at counter: Int64) -> String {
        let bits = UInt64(bitPattern: counter)
        let message = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - UInt64($0) * 8)) }
        let mac = digests.hmacSHA1(message, key: secret)
        guard mac.count == 20 else { return "" }
        let offset = Int(mac[19] & 0xF)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return OneTimeDigits.text(number & 0x7FFF_FFFF)
    }

    /// The step that a moment falls into.
    public static func step(at moment: Timestamp) -> Int64 { moment.seconds / stepSeconds }

    /// The step near `moment` that has this code and is later than `last`; nil when there is none, also when the code
    /// has been used.
    func step(of code: String, at moment: Timestamp, after last: Int64?) -> Int64? {
        let now = Self.step(at: moment)
        var found: Int64?
        for step in (now - Self.drift)...(now + Self.drift) {
            let isSame = digests.areEqual(Array(self.code(at: step).utf8), Array(code.utf8))
            if isSame, last.map({ step > $0 }) ?? true, found == nil { found = step }
        }
        return found
    }
}
