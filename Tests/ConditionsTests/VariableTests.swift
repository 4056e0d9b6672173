// SPDX-License-Identifier: Apache-2.0

import Conditions
import Testing

struct VariableTests {
    @Test(arguments: [
        ("$now", Variable.now), ("$today", .today), ("$workspace", .workspace), ("$request.method", .requestMethod),
        ("$request.ip", .requestIP), ("$user.id", .user(["id"])), ("$user.team.name", .user(["team", "name"])),
        ("$old.status", .old("status")),
    ])
    func `a variable is spelled exactly`(text: String, variable: Variable) {
        #expect(Variable(text) == variable)
        #expect(variable.description == text)
    }

    @Test(arguments: [
        "", "$", "now", "$NOW", "$now ", "$nowhere", "$user", "$user.", "$user..id", "$user.id.", "$user.1",
        "$user.a b",
        "$request", "$request.body", "$old", "$$now", "$5.00",
    ])
    func `anything else that begins with a dollar is text`(text: String) {
        #expect(Variable(text) == nil)
    }
}
