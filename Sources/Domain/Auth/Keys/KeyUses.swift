// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the audit log was told of API keys in the running hour: the first use of each key from each address, and no
/// more than fits, so that no flood fills memory or disk.
struct KeyUses {
    /// Addresses that are told of for one key: a key of a public page is used from everywhere.
    static let addressesOfKey = 50
    /// All keys together.
    static let most = 5000
    /// Milliseconds.
    private static let hour: Int64 = 3_600_000

    private var hour = Int64.min
    private var told: Set<Use> = []
    private var counts: [String: Int] = [:]

    private struct Use: Hashable {
        let key: String
        let address: String
    }

    /// Whether this is the first use of the hour, and there is room to tell of it; then it counts as told.
    /// - Parameter key: the id of a key, or what stands for several.
    mutating func isFirst(of key: String, from address: String?, at now: Timestamp) -> Bool {
        let current = now.millisecondsSinceEpoch / Self.hour
        if current != hour { self = KeyUses(hour: current) }
        // As it came, which is what nearly every request finds: an address is taken apart once.
        if told.contains(Use(key: key, address: address ?? "")) { return false }
        guard told.count < Self.most, counts[key, default: 0] < Self.addressesOfKey else { return false }
        let use = Use(key: key, address: address.map(AddressKey.make) ?? "")
        guard told.insert(use).inserted else { return false }
        counts[key, default: 0] += 1
        return true
    }

    private init(hour: Int64) { self.hour = hour }

    init() {}
}
