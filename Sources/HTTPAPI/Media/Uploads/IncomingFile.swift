// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain

/// A file that a request brings.
struct IncomingFile: Sendable {
    let name: FileName
    let declaredType: MimeType?
    let source: any ByteSource
    /// As announced; nil where only the end of its bytes tells.
    let length: Int64?
    /// What the form said before it.
    var folder: FolderPath?
    var visibility: FileRecord.Visibility?
    var details = JSONObject()
}
