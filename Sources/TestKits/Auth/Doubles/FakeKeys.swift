// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Synchronization

/// API keys from a table.
public final class FakeKeys: KeyResolving {
    private let kept = Mutex<(keys: [String: ResolvedKey], uses: Int)>(([:], 0))

    public init() {}

    public var uses: Int { kept.withLock { $0.uses } }

    public func set(_ text: String, _ key: ResolvedKey?) { kept.withLock { $0.keys[text] = key } }

    public func resolve(_ text: String, client: Client) async throws(AuthError) -> ResolvedKey {
        guard let key = kept.withLock({ $0.keys[text] }) else { throw .badCredentials }
        return key
    }

    public func noteUse(of id: String, client: Client) { kept.withLock { $0.uses += 1 } }
}
