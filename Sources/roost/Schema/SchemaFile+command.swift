// SPDX-License-Identifier: Apache-2.0

import Kernel
import Roost

extension SchemaFile {
    /// The content of the file that a command was given.
    static func forCommand(_ path: String) throws(CommandFailure) -> JSONValue {
        do throws(SchemaFile.Failure) {
            return try SchemaFile(path: path).read()
        } catch {
            throw CommandFailure(error.description)
        }
    }
}
