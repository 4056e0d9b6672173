// SPDX-License-Identifier: Apache-2.0
internal import Kernel

/// The form of dates in HTTP's fields, `Sat, 21 Nov 2026 20:52:32 GMT` (RFC 9110, IMF-fixdate).
enum HTTPDate {
    private static let months = [
        "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
        "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
    ]

    static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " " as Character)
        guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4,
            let month = months[String(parts[2])]
        else { return nil }
        return Timestamp("\(parts[3])-\(month)-\(parts[1])T\(parts[4])Z")
    }
}
