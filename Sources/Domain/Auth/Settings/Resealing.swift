// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Seals everything that is stored sealed anew, under the newest key, so that older ones can be thrown away.
///
/// Kept states of sign-ins at providers are left as they are: none lives longer than minutes.
public struct Resealing: Sendable {
    private static let pageSize = 200
    private static let purposes: [(kind: AuthRecordKind, purpose: String)] = [
        (.settings, AuthSettingsSource.sealPurpose), (.factors, SecondFactors.sealPurpose),
        (.signingKeys, SigningKeys.purpose),
    ]

    private let store: any AuthStore
    private let sealer: any Sealer

    public init(store: any AuthStore, sealer: any Sealer) {
        self.store = store
        self.sealer = sealer
    }

    /// Throws `.internalFailure` at the first text that does not open; what was sealed anew before it stays so.
    /// - Returns: how many records were sealed anew.
    public func run() async throws(AuthError) -> Int {
        var count = 0
        for (kind, purpose) in Self.purposes {
            var last: RecordID?
            while true {
                let page = try await store.find(kind, where: [], oldestFirst: true, after: last, limit: Self.pageSize)
                for record in page {
                    if try await reseal(kind, record.id, purpose: purpose) { count += 1 }
                }
                guard page.count == Self.pageSize else { break }
                last = page.last?.id
            }
        }
        return count
    }

    private func reseal(_ kind: AuthRecordKind, _ id: RecordID, purpose: String) async throws(AuthError) -> Bool {
        try await store.settle { () async throws(AuthError) in
            guard let record = try await store.find(kind, id: id), let sealed = record["sealed"]?.stringValue else {
                return false
            }
            let fresh = try sealer.seal(try sealer.open(sealed, purpose: purpose), purpose: purpose)
            let values = JSONObject([("sealed", .string(fresh))])
            _ = try await store.commit([.update(kind, id: id, ifVersion: record.version, values)])
            return true
        }
    }
}
