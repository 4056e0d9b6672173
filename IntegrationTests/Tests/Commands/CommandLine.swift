// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct CommandLineOfRoost {
    @Test func `help names every command`() throws {
        let folder = try TemporaryFolder()
        let help = try Program.roost("--help", in: folder.url)
        #expect(help.status == 0)
        for command in ["serve", "schema", "types", "config"] {
            #expect(help.output.contains(command), "\(help)")
        }
        #expect(try folder.names() == [])
    }

    @Test(arguments: [["fly"], ["serve", "--fast"], ["schema"], ["types", "--lang"]])
    func `a command that makes no sense is refused with a hint and touches nothing`(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(try Repository.binary(), arguments, in: folder.url, seconds: 15)
        if arguments != ["schema"] { #expect(outcome.status != 0, "\(outcome)") }
        #expect((outcome.output + outcome.errors).lowercased().contains("usage"), "\(outcome)")
        #expect(try folder.names() == [])
    }
}
