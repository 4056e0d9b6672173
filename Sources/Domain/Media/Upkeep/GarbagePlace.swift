// SPDX-License-Identifier: Apache-2.0

/// How far ``Garbage`` has come.
public enum GarbagePlace: Sendable, Hashable {
    case expired
    case forgotten
    case leftovers
    /// - Parameter after: the last blob that was looked at; nil for none of the area.
    case blobs(BlobKey.Area, after: BlobKey?)

    public static let start = GarbagePlace.expired

    static func beginning(behind area: BlobKey.Area) -> GarbagePlace? {
        switch area {
        case .originals: .blobs(.uploads, after: nil)
        case .uploads: .blobs(.derived, after: nil)
        case .derived: nil
        }
    }

    /// For callers, who give it back.
    public var text: String {
        switch self {
        case .expired: "expired"
        case .forgotten: "forgotten"
        case .leftovers: "leftovers"
        case .blobs(let area, nil): area.rawValue
        case .blobs(_, let after?): after.text
        }
    }

    /// Nil for what ``text`` did not write.
    public init?(_ text: String) {
        let whole: [GarbagePlace] =
            [.expired, .forgotten, .leftovers] + BlobKey.Area.allCases.map { .blobs($0, after: nil) }
        if let place = whole.first(where: { $0.text == text }) {
            self = place
        } else if let key = BlobKey(text) {
            self = .blobs(key.area, after: key)
        } else {
            return nil
        }
    }
}
