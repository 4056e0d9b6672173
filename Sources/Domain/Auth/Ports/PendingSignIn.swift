// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A sign-in between its first and its second factor.
public struct PendingSignIn: Sendable, Hashable {
    public let account: RecordID
    /// The account's version when the first factor was right: when it has changed since, the sign-in starts over.
    public let version: Int64
    public let method: SignInMethod
    public let wantsRefresh: Bool

    public init(account: RecordID, version: Int64, method: SignInMethod, wantsRefresh: Bool) {
        self.account = account
        self.version = version
        self.method = method
        self.wantsRefresh = wantsRefresh
    }

    /// For keeping it in a record.
    public var json: JSONObject {
        JSONObject([
            ("account", account.json), ("version", .integer(version)), ("method", .string(method.rawValue)),
            ("refresh", .boolean(wantsRefresh)),
        ])
    }

    public init?(json: JSONObject) {
        guard let account = json["account"].flatMap(RecordID.init(json:)),
            let version = json["version"]?.integerValue, let method = json["method"]?.stringValue
        else { return nil }
        self.init(
            account: account,
            version: version,
            method: SignInMethod(rawValue: method),
            wantsRefresh: json["refresh"]?.booleanValue ?? false
        )
    }
}
