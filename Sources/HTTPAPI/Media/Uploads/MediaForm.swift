// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain

/// What the fields of a form say about the files behind them. Fields of other names are somebody else's.
struct MediaForm: Sendable {
    private(set) var folder: FolderPath?
    private(set) var visibility: FileRecord.Visibility?
    private(set) var details = JSONObject()

    /// - Throws: 422 for a value that is not possible, 400 for one that is no UTF-8.
    mutating func read(_ name: String, _ bytes: [UInt8]) throws {
        guard ["folder", "visibility", "alt"].contains(name) else { return }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.badRequest("invalid_form", "The form is not UTF-8.")
        }
        switch name {
        case "folder":
            guard let path = FolderPath(text) else {
                throw MediaError.impossible("folder", "A folder can't be called that.")
            }
            folder = path
        case "visibility":
            guard let value = FileRecord.Visibility(rawValue: text) else {
                throw MediaError.impossible("visibility", "\"visibility\" is private or public.")
            }
            visibility = value
        default: details["alt"] = .string(text)
        }
    }
}
