// SPDX-License-Identifier: Apache-2.0

/// `Upload-Length` and `Upload-Offset`: decimal digits alone, so that no sign, blank or exponent is taken for a number.
public enum UploadNumber {
    public static func read(_ header: String) -> Int64? {
        guard header.utf8.count <= 19 else { return nil }
        return HeaderText.number(header).flatMap { $0 == .max ? nil : $0 }
    }
}
