// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

extension ColumnStorage {
    /// `value` in the form in which the adopted column keeps it. Decimals go as text, which the column's own affinity
    /// makes a number where it keeps numbers.
    public func stored(_ value: Value) -> Value {
        switch (self, value) {
        case (.decimalAsNumber, .decimal(let decimal)): return .text(decimal.description)
        case (.datetimeWithSpace, .text(let text)):
            guard text.utf8.count == 24, Timestamp(text) != nil else { return value }
            let time = text.hasSuffix(".000Z") ? text.dropLast(5) : text.dropLast(1)
            return .text(String(time.map { $0 == "T" ? " " : $0 }))
        case (.unixSeconds, .text(let text)):
            guard let moment = Timestamp(text)?.millisecondsSinceEpoch else { return value }
            return .integer(moment >= 0 ? moment / 1000 : (moment - 999) / 1000)
        case (.unixMilliseconds, .text(let text)):
            return Timestamp(text).map { .integer($0.millisecondsSinceEpoch) } ?? value
        default: return value
        }
    }
}
