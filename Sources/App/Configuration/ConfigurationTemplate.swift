// SPDX-License-Identifier: Apache-2.0

/// The commented `roost.yaml` that `roost config init` writes: every setting with its default, commented out.
public enum ConfigurationTemplate {
    public static var text: String {
        var text = """
            # Settings of Roost, read once at start. A flag wins over the environment, and that over this file.
            # Every line is a default: take the # away to change it.

            """
        var section: [Substring] = []
        for key in ConfigurationKey.all {
            var path = key.name.split(separator: ".")
            let name = path.removeLast()
            for (depth, part) in path.enumerated() where !section.starts(with: path[...depth]) {
                if depth == 0 { text += "\n" }
                text += "# " + String(repeating: "  ", count: depth) + "\(part):\n"
            }
            section = path
            let indent = String(repeating: "  ", count: path.count)
            text += "# \(indent)\(name): \(key.defaultText)   # \(key.explanation); \(key.variable)\n"
        }
        return text
    }
}
