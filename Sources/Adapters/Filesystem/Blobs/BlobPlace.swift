// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// Where a blob is below the folder: two levels of 256 folders each keep every folder small.
struct BlobPlace: Sendable {
    let folders: [String]
    let name: String

    init(_ key: BlobKey) {
        let digits = key.digits
        let shards = [key.area.rawValue, String(digits.prefix(2)), String(digits.dropFirst(2).prefix(2))]
        if let variant = key.variant {
            folders = shards + [digits]
            name = variant
        } else {
            folders = shards
            name = digits
        }
    }

    var path: String { (folders + [name]).joined(separator: "/") }
}
