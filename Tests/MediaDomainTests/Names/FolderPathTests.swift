// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct FolderPathTests {
    @Test(arguments: [("a/b", "a/b"), ("/a/b/", "a/b"), ("a", "a"), ("", ""), ("/", "")])
    func `a path is names with slashes between`(_ text: String, _ path: String) {
        #expect(FolderPath(text)?.text == path)
    }

    @Test(arguments: [
        "a//b", "a/../b", "..", "a/./b", "a/b\0", "a/ b", "//", "a\\b", "%2e%2e/a",
        Array(repeating: "a", count: 17).joined(separator: "/"), "a/" + String(repeating: "b", count: 201),
    ])
    func `other paths are refused`(_ text: String) {
        #expect(FolderPath(text) == nil)
    }

    @Test func `a folder contains itself and what is in it, and no namesake`() throws {
        let folder = try #require(FolderPath("a/b"))
        #expect(folder.contains(folder))
        #expect(folder.contains(try #require(FolderPath("a/b/c/d"))))
        #expect(!folder.contains(try #require(FolderPath("a/bc"))))
        #expect(!folder.contains(.root))
        #expect(FolderPath.root.contains(folder))
        #expect(folder.parent.text == "a")
        #expect(FolderPath.root.parent == .root)
    }

    @Test func `what is in a folder moves with it`() throws {
        let folder = try #require(FolderPath("a/b"))
        let target = try #require(FolderPath("x"))
        #expect(folder.moving(try #require(FolderPath("a/b/c")), to: target)?.text == "x/c")
        #expect(folder.moving(folder, to: target) == target)
        #expect(folder.moving(try #require(FolderPath("a/bb")), to: target) == nil)
    }
}
