// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension ProviderConfiguration {
    /// The types of strategies that are providers.
    public static let types: Set = ["oauth", "custom_oauth"]

    /// Reads what the settings have under `auth.strategies.<name>`, with secrets in clear:
    /// `{"type":"oauth","config":{"name":"google","client":{…}}}` for a preset, whose addresses `as` may replace, or
    /// `{"type":"custom_oauth","config":{"type":"oidc"|"oauth2","client":{…},"as":{…}}}`.
    ///
    /// Throws `.invalid` with everything that is wrong.
    /// - Parameter pointer: where `json` stands in what the caller sent.
    public init(name: String, json: JSONValue, pointer: String = "") throws(AuthError) {
        var reader = ProviderSettingsReader(json, pointer: pointer)
        let configuration = reader.read(name: name)
        guard reader.issues.isEmpty, let configuration else { throw .invalid(reader.issues) }
        self = configuration
    }
}
