// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

extension AggregateShape.Bucket {
    private static let hourLength: Int64 = 3_600_000
    private static let dayLength: Int64 = 24 * hourLength

    /// The start in UTC of the bucket that `text`, a date or an instant, lies in; of the same kind as `text`.
    func start(of text: String, kind: ValueKind) -> String? {
        guard let moment = Timestamp(text) else { return nil }
        let start = start(of: moment)
        return kind == .date ? CalendarDate(start).description : start.description
    }

    private func start(of moment: Timestamp) -> Timestamp {
        let date = CalendarDate(moment)
        switch self {
        case .hour: return moment.rounded(down: Self.hourLength)
        case .day: return Timestamp(date)
        case .week: return moment.rounded(down: 7 * Self.dayLength, from: Self.firstMonday)
        case .month: return CalendarDate(year: date.year, month: date.month, day: 1).map { Timestamp($0) } ?? moment
        case .year: return CalendarDate(year: date.year, month: 1, day: 1).map { Timestamp($0) } ?? moment
        }
    }

    /// 1970-01-05.
    private static let firstMonday: Int64 = 4 * dayLength
}

extension Timestamp {
    fileprivate func rounded(down unit: Int64, from origin: Int64 = 0) -> Timestamp {
        let distance = millisecondsSinceEpoch - origin
        let rest = distance % unit
        return Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch - (rest < 0 ? rest + unit : rest))
    }
}
