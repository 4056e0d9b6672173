// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2024-03-01T10:00:00Z", 1_709_287_200_000),
        ("2024-03-01 10:00:00Z", 1_709_287_200_000),
        ("2024-03-01t10:00:00z", 1_709_287_200_000),
        ("2024-03-01T10:00:00", 1_709_287_200_000),
        ("2024-03-01 10:00:00", 1_709_287_200_000),
        ("2024-03-01T12:30:00+02:30", 1_709_287_200_000),
        ("2024-03-01T02:00:00-08:00", 1_709_287_200_000),
        ("2024-03-01T10:00:00-00:00", 1_709_287_200_000),
        ("2024-03-01", 1_709_251_200_000),
        ("2024-03-01T10:00:00.5Z", 1_709_287_200_500),
        ("2024-03-01T10:00:00.12Z", 1_709_287_200_120),
        ("2024-03-01T10:00:00.123999999999999999999999Z", 1_709_287_200_123),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `a well-formed text gives its moment`(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-03", "2024-3-1", "2024-03-01T", "2024-03-01T10", "2024-03-01T10:00", "2024-03-01T10:00:00.Z",
        "2024-03-01T10:00:00 Z", "2024-03-01T10:00:00+02", "2024-03-01T10:00:00+0200", "2024-03-01T10:00:00+24:00",
        "2024-03-01T10:00:00+02:60", "2024-03-01T24:00:00Z", "2024-03-01T10:60:00Z", "2024-12-31T23:59:60Z",
        "2023-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00", "1900-02-29",
        "2024-03-01T10:00:00Zx", "2024-03-01Z", "2024-03-01x10:00:00", " 2024-03-01", "20240301T100000Z",
        "12024-03-01", "-024-03-01", "+024-03-01", "٢٠٢٤-03-01", "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    ])
    func `a malformed or impossible text is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (1_709_287_200_045, "2024-03-01T10:00:00.045Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (253_402_300_800_000, "10000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
    ])
    func `a moment prints canonically`(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == text)
    }

    @Test func `moments all over the range survive printing and reading, in order`() throws {
        var previous = ""
        let step = (Timestamp.latest.millisecondsSinceEpoch - Timestamp.earliest.millisecondsSinceEpoch) / 20_000
        for index in 0..<20_000 {
            let moment = Timestamp(
                millisecondsSinceEpoch: Timestamp.earliest.millisecondsSinceEpoch + Int64(index) * step
            )
            let text = moment.description
            #expect(Timestamp(text) == moment)
            #expect(previous < text)
            previous = text
        }
    }

    @Test func `the ends of the 64-bit range print without trapping`() {
        #expect(Timestamp(millisecondsSinceEpoch: .max).description.hasSuffix("Z"))
        #expect(Timestamp(millisecondsSinceEpoch: .min).description.hasPrefix("-"))
    }

    @Test func `writing appends to what is there`() {
        var bytes = Array("at ".utf8)
        Timestamp(millisecondsSinceEpoch: 0).write(into: &bytes)
        #expect(bytes == Array("at 1970-01-01T00:00:00.000Z".utf8))
    }
}
