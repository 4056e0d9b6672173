// SPDX-License-Identifier: Apache-2.0
import Kernel
import SQLiteAdapter
import Testing

struct FunctionTests {
    private func connection(_ functions: ScalarFunction...) throws -> Connection {
        try Connection(path: "", options: ConnectionOptions(mode: .memory, functions: functions))
    }

    @Test func `a closure is called with its arguments and gives a value`() throws {
        let connection = try connection(
            ScalarFunction("shout", argumentCount: 1) { arguments in
                arguments.text(at: 0).map { .text($0.uppercased()) } ?? .null
            },
            ScalarFunction("total", argumentCount: nil) { arguments in
                .real((0..<arguments.count).reduce(0) { $0 + arguments.real(at: $1) })
            }
        )
        #expect(try connection.firstValue("SELECT shout('straße')") == .text("STRASSE"))
        #expect(try connection.firstValue("SELECT shout(NULL)") == .null)
        #expect(try connection.firstValue("SELECT total(1, 2.5, '3')") == .real(6.5))
        #expect(try connection.firstValue("SELECT total()") == .real(0))
    }

    @Test func `an index may stand on a function`() throws {
        let connection = try connection(
            ScalarFunction("parity", argumentCount: 1) { .integer($0.integer(at: 0) & 1) }
        )
        try connection.runScript("CREATE TABLE t (a); CREATE INDEX i ON t (parity(a)); INSERT INTO t VALUES (3), (4)")
        #expect(try connection.firstValue("SELECT a FROM t WHERE parity(a) = 1") == .integer(3))
    }

    @Test func `a failing function fails its statement`() throws {
        let connection = try connection(
            ScalarFunction("refuse", argumentCount: 0) { _ throws(FunctionFailure) in
                throw FunctionFailure("not today")
            }
        )
        let error = #expect(throws: SQLiteError.self) { try connection.run("SELECT refuse()") }
        #expect(error?.message == "not today")
    }

    @Test func `a function lives as long as its connection`() throws {
        final class Witness: Sendable {}
        weak var weakly: Witness?
        do {
            let witness = Witness()
            weakly = witness
            let connection = try connection(
                ScalarFunction("same", argumentCount: 0) { _ in .boolean(ObjectIdentifier(witness).hashValue != 0) }
            )
            #expect(try connection.firstValue("SELECT same()") == .integer(1))
            #expect(weakly != nil)
        }
        #expect(weakly == nil)
    }
}
