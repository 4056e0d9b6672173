// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// A fenced block of the README that the tests run: the line before it is a comment with its name,
/// `<!-- first-five-minutes -->`.
struct MarkedBlock: Equatable {
    let name: String
    let text: String

    static func all(in markdown: String) throws -> [MarkedBlock] {
        var blocks: [MarkedBlock] = []
        var name: String?
        var lines: [Substring]?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = lines {
                if line.hasPrefix("```") {
                    if let name { blocks.append(MarkedBlock(name: name, text: open.joined(separator: "\n"))) }
                    (name, lines) = (nil, nil)
                } else {
                    lines = open + [line]
                }
            } else if line.hasPrefix("```") {
                if name != nil && line != "```sh" { throw HarnessError("a marked block must be ```sh: \(line)") }
                lines = []
            } else if let mark = line.firstMatch(of: /^<!-- ([a-z-]+) -->$/) {
                name = String(mark.1)
            }
        }
        if name != nil || lines != nil { throw HarnessError("a mark without a block, or a block without an end") }
        return blocks
    }
}
