// SPDX-License-Identifier: Apache-2.0
internal import Kernel
internal import SQLRendering

/// A statement that sessions keep prepared, under a name made of what it says: whoever finds it under that name, behind
/// a pooler maybe in a session that another node has prepared it in, finds the same statement.
final class Query: Sendable {
    let name: String
    let text: String
    let parameters: [SQLParameter]
    let forms: [ParameterForm]
    /// Runs once or seldom: no session keeps it.
    let isPassing: Bool

    init(_ statement: SQLStatement, isPassing: Bool = false) {
        name = isPassing ? "" : Self.name(statement.text, statement.forms)
        text = statement.text
        parameters = statement.parameters
        forms = statement.forms
        self.isPassing = isPassing
    }

    /// A statement of the adapter's own, with parameters of these types.
    convenience init(own text: String, _ types: [NativeType] = []) {
        let forms = types.map { ParameterForm.native($0) }
        self.init(SQLStatement(text: text, parameters: forms.indices.map { .cell($0) }, forms: forms))
    }

    /// A statement that is not worth keeping.
    convenience init(passing text: String, _ types: [NativeType] = []) {
        let forms = types.map { ParameterForm.native($0) }
        self.init(
            SQLStatement(text: text, parameters: forms.indices.map { .cell($0) }, forms: forms),
            isPassing: true
        )
    }

    /// What to bind, in the order of the parameters.
    func values(_ plan: [Value], key: Value = .null, cells: [Value] = []) -> [Value] {
        parameters.values(plan, key: key, cells: cells)
    }

    /// 128 bits of FNV-1a, two lanes with different offsets, over the text and the types. Source: Fowler, Noll, Vo,
    /// draft-eastlake-fnv.
    private static func name(_ text: String, _ forms: [ParameterForm]) -> String {
        var (low, high): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15)
        func add(_ byte: UInt8) {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high ^= high >> 29
        }
        for byte in text.utf8 { add(byte) }
        for form in forms {
            let number = form.typeNumber
            for shift in [UInt32(0), 8, 16, 24] { add(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        return "r\(String(high, radix: 36))_\(String(low, radix: 36))"
    }
}
