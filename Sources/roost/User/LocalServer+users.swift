// SPDX-License-Identifier: Apache-2.0

import Kernel

extension LocalServer {
    /// The account with this e-mail address or id.
    func user(_ name: String) async throws -> JSONValue {
        let key = name.contains("@") ? "email" : "id"
        let found = try await json("GET", "/api/users?\(key)=\(PercentEncoding.encode(name))&limit=1")
        guard let user = found["data"]?.arrayValue?.first else {
            throw CommandFailure("There is no user \(name).")
        }
        return user
    }

    /// The address of an account, below which its operations are.
    func address(ofUser name: String) async throws -> String {
        let user = try await user(name)
        guard let id = user["id"]?.stringValue ?? user["id"]?.integerValue.map(String.init) else {
            throw CommandFailure("The server's answer names no id.")
        }
        return "/api/users/\(PercentEncoding.encode(id))"
    }
}
