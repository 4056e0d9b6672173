// SPDX-License-Identifier: Apache-2.0

/// The header `Upload-Concat` of tus 1.0.0.
public enum UploadConcat: Sendable, Hashable {
    public static let maximumParts = 1000

    static let partialText = "partial"

    case partial
    /// The uploads that become one, in order.
    case final([UploadID])

    /// Nil for what can't be read, an address of something else, or no part at all.
    public init?(_ header: String) {
        if header == Self.partialText {
            self = .partial
            return
        }
        let beginning = "final;"
        guard header.hasPrefix(beginning) else { return nil }
        var parts: [UploadID] = []
        for address in header.dropFirst(beginning.count).split(separator: " ") {
            let path = address.prefix { $0 != "?" && $0 != "#" }
            guard let name = path.split(separator: "/").last, let id = UploadID(String(name)),
                parts.count < Self.maximumParts
            else { return nil }
            parts.append(id)
        }
        guard !parts.isEmpty else { return nil }
        self = .final(parts)
    }
}
