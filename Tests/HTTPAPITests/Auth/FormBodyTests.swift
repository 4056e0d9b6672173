// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing

@testable import HTTPAPI

struct FormBodyTests {
    @Test func `a form is read as browsers write it`() throws {
        let form = try FormBody(parsing: Array("email=a%40b.co&password=a+b%2Bc&empty=&%C3%A9=%F0%9F%90%93".utf8))
        #expect(form.object == .init([("email", "a@b.co"), ("password", "a b+c"), ("empty", ""), ("é", "🐓")]))
        #expect(try FormBody(parsing: []).fields.isEmpty)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%00=a", "a=1&a=2", "a=%c3"])
    func `what is no form is refused`(_ text: String) {
        let error = #expect(throws: Problem.self) { try FormBody(parsing: Array(text.utf8)) }
        #expect(error?.code == "invalid_form")
    }

    @Test func `bytes that are no text and too many fields are refused`() {
        #expect(throws: Problem.self) { try FormBody(parsing: [0x61, 0x3D, 0xFF]) }
        let many = (0...Query.maximumCount).map { "a\($0)=1" }.joined(separator: "&")
        #expect(throws: Problem.self) { try FormBody(parsing: Array(many.utf8)) }
    }
}
