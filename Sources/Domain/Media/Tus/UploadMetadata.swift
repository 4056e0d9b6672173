// SPDX-License-Identifier: Apache-2.0

/// What a client says of its upload: the header `Upload-Metadata` of tus 1.0.0, keys with values in Base64.
public struct UploadMetadata: Sendable, Hashable {
    public static let maximumLength = 4096

    /// As it came, for the answer to HEAD.
    public let header: String
    private let values: [String: String]

    /// Nil for what can't be read: a key twice, no Base64, no UTF-8, too long.
    public init?(_ header: String) {
        guard header.utf8.count <= Self.maximumLength else { return nil }
        var values: [String: String] = [:]
        for pair in header.split(separator: ",", omittingEmptySubsequences: false) {
            let text = HeaderText.trimmed(pair)
            if text.isEmpty, header.allSatisfy({ $0 == " " }) { continue }
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = parts.first, !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                let bytes = HeaderText.base64(parts.count == 2 ? HeaderText.trimmed(parts[1]) : ""),
                let value = String(validating: bytes, as: UTF8.self), values[String(key)] == nil
            else { return nil }
            values[String(key)] = value
        }
        self.header = header
        self.values = values
    }

    /// The value of the first key that is there; empty values are none.
    public subscript(_ keys: String...) -> String? {
        for key in keys { if let value = values[key], !value.isEmpty { return value } }
        return nil
    }
}
