// SPDX-License-Identifier: Apache-2.0
internal import Kernel

/// A moment as RFC 5322, 3.3 writes it.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sat, 21 Nov 2026 11:03:00 +0000`.
    static func text(_ moment: Timestamp) -> String {
        let date = CalendarDate(moment)
        // 1970-01-01 was a Thursday.
        let day = Int(moment.millisecondsSinceEpoch.quotient(roundingDownBy: 86_400_000)).remainder(modulo: 7)
        let time = moment.description.dropFirst(11).prefix(8)
        return "\(days[day]), \(date.day) \(months[date.month - 1]) \(date.year) \(time) +0000"
    }
}

extension Int64 {
    fileprivate func quotient(roundingDownBy divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}

extension Int {
    fileprivate func remainder(modulo divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
