// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Timestamp {
    /// The moment `duration` later, within the years that a timestamp can have.
    func adding(_ duration: Duration) -> Timestamp {
        let (milliseconds, overflows) = millisecondsSinceEpoch.addingReportingOverflow(duration.milliseconds)
        guard !overflows else { return duration < .zero ? .earliest : .latest }
        return min(max(Timestamp(millisecondsSinceEpoch: milliseconds), .earliest), .latest)
    }

    func subtracting(_ duration: Duration) -> Timestamp { adding(.zero - duration) }

    /// Whole seconds since the epoch, rounded down.
    var seconds: Int64 {
        let (quotient, rest) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        return rest < 0 ? quotient - 1 : quotient
    }

    var json: JSONValue { .string(description) }
}

extension Duration {
    /// Rounded towards zero; the nearest 64-bit number for what has none.
    var milliseconds: Int64 {
        let (whole, overflows) = components.seconds.multipliedReportingOverflow(by: 1000)
        guard !overflows else { return components.seconds < 0 ? .min : .max }
        let (sum, runsOver) = whole.addingReportingOverflow(components.attoseconds / 1_000_000_000_000_000)
        return runsOver ? (whole < 0 ? .min : .max) : sum
    }
}
