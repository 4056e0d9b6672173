// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct CalendarTests {
    @Test(arguments: ["2024-02-29", "0000-01-01", "9999-12-31", "2000-02-29", "2023-11-30"])
    func `a day that exists survives reading and printing`(text: String) {
        #expect(CalendarDate(text)?.description == text)
    }

    @Test(arguments: [
        "", "2024-2-29", "2024-02-3", "2023-02-29", "1900-02-29", "2024-06-31", "2024-00-01", "2024-13-01",
        "2024-01-00",
        "2024-01-32", "2024/01/01", "2024-01-01 ", "2024-01-01T", "2024-01-01T25:00:00Z", "2024-01-01Tgarbage",
        "24-01-01",
    ])
    func `a day that doesn't exist or is written otherwise is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test(arguments: ["2024-03-01T23:30:00-08:00", "2024-03-01 00:00:00", "2024-03-01T10:00:00.123Z"])
    func `the date part of a time is taken as written`(text: String) {
        #expect(CalendarDate(text) == CalendarDate(year: 2024, month: 3, day: 1))
    }

    @Test func `a moment falls on its day in UTC`() throws {
        let moment = try #require(Timestamp("1969-12-31T23:59:59.999Z"))
        #expect(CalendarDate(moment).description == "1969-12-31")
        #expect(Timestamp(CalendarDate(moment)).description == "1969-12-31T00:00:00.000Z")
    }

    @Test func `every day of 800 years follows the one before it`() throws {
        var date = try #require(CalendarDate(year: 1600, month: 1, day: 1))
        var moment = Timestamp(date)
        var count = 0
        while date.year < 2400 {
            moment = Timestamp(millisecondsSinceEpoch: moment.millisecondsSinceEpoch + 86_400_000)
            let next = CalendarDate(moment)
            let isNextDay = next.year == date.year && next.month == date.month && next.day == date.day + 1
            let isNextMonth =
                next.day == 1 && CalendarDate(year: date.year, month: date.month, day: date.day + 1) == nil
            try #require(next > date && (isNextDay || isNextMonth))
            date = next
            count += 1
        }
        #expect(count == 2 * 146_097)
    }

    @Test(arguments: [
        ("2024-01-01", "2024-W01"), ("2023-01-01", "2022-W52"), ("2020-12-31", "2020-W53"), ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"), ("2019-12-30", "2020-W01"), ("2026-12-31", "2026-W53"), ("1970-01-01", "1970-W01"),
        ("1969-12-28", "1969-W52"), ("2024-12-29", "2024-W52"), ("2024-12-30", "2025-W01"),
    ])
    func `a day lies in its ISO week`(date: String, week: String) throws {
        #expect(CalendarWeek(try #require(CalendarDate(date))).description == week)
    }

    @Test(arguments: ["2024-W01", "2024-W52", "2020-W53", "2026-W53", "0000-W01", "9999-W52"])
    func `a week that exists survives reading and printing`(text: String) {
        #expect(CalendarWeek(text)?.description == text)
    }

    @Test(arguments: [
        "", "2024-W00", "2024-W53", "2021-W53", "2024-W54", "2024W01", "2024-w01", "2024-W1", "2024-W01 ",
    ])
    func `a week that doesn't exist or is written otherwise is refused`(text: String) {
        #expect(CalendarWeek(text) == nil)
    }

    @Test func `every Monday starts the next week`() throws {
        var moment = Timestamp(try #require(CalendarDate("1990-01-01")))
        var week = CalendarWeek(CalendarDate(moment))
        for _ in 0..<3000 {
            moment = Timestamp(millisecondsSinceEpoch: moment.millisecondsSinceEpoch + 7 * 86_400_000)
            let next = CalendarWeek(CalendarDate(moment))
            let isNext = next == CalendarWeek(year: week.year, week: week.week + 1)
            let startsYear = next.week == 1 && CalendarWeek(year: week.year, week: week.week + 1) == nil
            try #require(next > week && (isNext || startsYear))
            week = next
        }
        #expect(week.year == 2047)
    }
}
