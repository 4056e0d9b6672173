// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import Kernel
internal import Synchronization

/// The same attributes for everybody, as a test has set them.
public final class FakeUserAttributes: UserAttributeSource {
    private let kept = Mutex<(mark: Int64?, values: [String: Value])>((0, [:]))
    public let hiddenFields: Set<String>

    public init(hidden: Set<String> = []) { hiddenFields = hidden }

    public func set(_ values: [String: Value]) {
        kept.withLock { $0 = (($0.mark ?? 0) + 1, values) }
    }

    /// From now on nothing may be remembered.
    public func forbidRemembering() { kept.withLock { $0.mark = nil } }

    public func mark() -> UserAttributeMark? {
        kept.withLock { $0.mark }.map { UserAttributeMark(schema: 1, changes: [$0]) }
    }

    public func values(of account: RecordID) async throws(AuthError) -> [String: Value] { kept.withLock { $0.values } }
}
