// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Roost

@Suite struct FolderRightsTests {
    @Test func `whose a folder is and who this process is are said`() {
        let text = FolderRights.text(of: "/")
        #expect(text.contains("/ belongs to user 0, group 0, mode ") && text.contains("this process is user "))
        #expect(FolderRights.text(of: "/no such folder").contains("can't be looked at"))
    }

    @Test(arguments: [
        ("/usr/no/such/folder", "/usr"), ("/no", "/"), ("no/such/folder", "."), ("", "."), ("/", "/"),
    ])
    func `the folder above that is there is found`(path: String, nearest: String) {
        #expect(FolderRights.nearest(to: path) == nearest)
    }
}
