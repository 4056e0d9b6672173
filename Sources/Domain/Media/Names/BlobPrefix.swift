// SPDX-License-Identifier: Apache-2.0

/// What keys can be listed by.
public enum BlobPrefix: Sendable, Hashable {
    case area(BlobKey.Area)
    /// Everything that was derived from the blob.
    case derived(from: BlobKey)

    /// The text that the keys begin with.
    public var text: String {
        switch self {
        case .area(let area): "\(area.rawValue)/"
        case .derived(let key): "\(BlobKey.Area.derived.rawValue)/\(key.digits)/"
        }
    }

    public func covers(_ key: BlobKey) -> Bool { key.text.utf8.starts(with: text.utf8) }
}
