// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct ReadmeRuns {
    @Test func `the marked blocks of the README work one after the other beside one running server`() throws {
        let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let blocks = try MarkedBlock.all(in: readme)
        #expect(blocks.map(\.name) == ["first-five-minutes", "chinook-import", "chinook-adopt"])

        let folder = try prepareFolder()
        let server = try Server(in: folder, hasAdministrator: false)
        let second = try Port.free()
        var outputs: [String: String] = [:]
        for block in blocks {
            let commands = block.text.replacing("8080", with: "\(server.port)").replacing("8081", with: "\(second)")
            let outcome = try Program.shell(
                "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n" + commands,
                in: folder.url,
                environment: [
                    "PATH": "\(folder.url.path)/bin:/usr/local/bin:/usr/bin:/bin",
                    "ROOST": try Repository.binary().path,
                ],
                seconds: 180
            )
            #expect(outcome.status == 0, "\(block.name)\n\(outcome)")
            outputs[block.name] = outcome.output
        }
        #expect(outputs["first-five-minutes"]?.contains(#""title":"Hello""#) == true)
        #expect(outputs["first-five-minutes"]?.contains("decision: allow") == true)
        #expect(outputs["chinook-import"]?.contains("Let There Be Rock") == true)
        #expect(outputs["chinook-import"]?.contains(#""revenue""#) == true)
        #expect(outputs["chinook-adopt"]?.contains("For Those About To Rock We Salute You") == true)
        #expect(outputs["chinook-adopt"]?.contains("AC/DC") == true)
        #expect(try server.guest().get("/health").status == 200)
    }

    /// What a reader has in front of him: the examples, the downloaded release, the build. `curl` also fails on 4xx and 5xx.
    private func prepareFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        try files.createSymbolicLink(
            at: folder.url.appending(path: "Examples"),
            withDestinationURL: Repository.root.appending(path: "Examples")
        )
        let chinook = try Repository.chinook()
        for name in ["ChinookData.json", "Chinook_Sqlite.sqlite"] {
            let copy = folder.url.appending(path: name)
            try files.copyItem(at: chinook.appending(path: name), to: copy)
            try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy.path)
        }
        let curl = try folder.write(
            "#!/bin/sh\nexec /usr/bin/curl --fail-with-body --silent --show-error \"$@\"\n",
            to: "bin/curl"
        )
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.path)
        let build = try folder.write("", to: ".build/release/.keep").deletingLastPathComponent()
        try files.createSymbolicLink(at: build.appending(path: "roost"), withDestinationURL: try Repository.binary())
        return folder
    }

    @Test func `a marked block is found, an unmarked one is not`() throws {
        let blocks = try MarkedBlock.all(
            in: """
                <!-- one -->
                ```sh
                make run
                ```
                ```sh
                rm -rf nothing
                ```
                <!-- two -->

                ```sh
                curl x
                curl y
                ```
                """
        )
        #expect(blocks == [.init(name: "one", text: "make run"), .init(name: "two", text: "curl x\ncurl y")])
        #expect(throws: HarnessError.self) { try MarkedBlock.all(in: "<!-- one -->\n```json\n```") }
        #expect(throws: HarnessError.self) { try MarkedBlock.all(in: "<!-- one -->\nno block") }
    }
}
