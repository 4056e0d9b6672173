// SPDX-License-Identifier: Apache-2.0

/// Durations as people write them: `500ms`, `30s`, `5m`, `24h`.
public enum TimeSpan {
    /// Nil when `text` is no duration, or is zero.
    public static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), (1...86_400_000).contains(number) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "m": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        default: return nil
        }
    }
}
