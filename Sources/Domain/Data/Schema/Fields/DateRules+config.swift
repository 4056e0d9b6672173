// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

extension DateRules {
    init(reading config: inout ConfigReader) {
        self.init(kind: config.choice("type", of: [Kind.date, .datetime, .week]) ?? .date)
        minimum = Self.bound("min_date", kind, &config)
        maximum = Self.bound("max_date", kind, &config)
        if let minimum, let maximum, minimum > maximum { config.refuse("min_date", "is later than max_date") }
    }

    private static func bound(_ key: String, _ kind: Kind, _ config: inout ConfigReader) -> String? {
        guard let text = config.text(key) else { return nil }
        if let canonical = kind.canonical(text) { return canonical }
        config.refuse(key, "is not a \(kind.rawValue)")
        return nil
    }

    func write(to config: inout JSONObject) {
        if kind != .date { config["type"] = .string(kind.rawValue) }
        config["min_date"] = minimum.map { .string($0) }
        config["max_date"] = maximum.map { .string($0) }
    }
}

extension DateRules.Kind {
    /// The form in which values of the kind are stored; nil when `text` is none.
    func canonical(_ text: String) -> String? {
        switch self {
        case .date: CalendarDate(text)?.description
        case .datetime: Timestamp(text)?.description
        case .week: (CalendarWeek(text) ?? CalendarDate(text).map { CalendarWeek($0) })?.description
        }
    }
}
