// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET` and `POST /api/users`, `GET`, `PATCH` and `DELETE /api/users/{id}`, and the roles of an account.
struct ManageUsers {
    let api: AuthAPI

    private static let ownNames: Set = ["email", "password", "role", "roles", "verified"]

    /// Newest first; `?email=` and `?id=` find one.
    func list(_ request: APIRequest) async throws -> APIResponse {
        let accounts = api.services.accounts
        let limit = try request.number("limit", in: 1...Accounts.largestPage) ?? 50
        let found: [Account]
        if let id = request.query["id"] {
            found = try await one(RecordID(reference: id), request.principal).map { [$0] } ?? []
        } else if let email = request.query["email"] {
            found = try await accounts.find(email: email).map { [$0] } ?? []
        } else {
            found = try await accounts.list(
                by: request.principal,
                role: request.query["role"],
                after: request.query["after"].map { RecordID(reference: $0) },
                limit: limit
            )
        }
        return api.list(found.map(api.json))
    }

    private func one(_ id: RecordID, _ principal: Principal) async throws(AuthError) -> Account? {
        do throws(AuthError) {
            return try await api.services.accounts.get(id, by: principal)
        } catch .notFound {
            return nil
        }
    }

    func get(_ request: APIRequest) async throws -> APIResponse {
        api.data(api.json(try await api.services.accounts.get(request.accountID(), by: request.principal)))
    }

    func create(_ request: APIRequest) async throws -> APIResponse {
        let account = try await create(AuthBody(request), request)
        return api.data(api.json(account), status: .created)
    }

    /// `POST /api/auth/password/actions/create`: the same, in the shape of bknd.
    func createByAction(_ request: APIRequest) async throws -> APIResponse {
        let account = try await create(AuthBody(request), request)
        return APIResponse.object([
            ("success", true), ("action", "create"), ("strategy", "password"), ("data", api.json(account)),
        ]).unstored
    }

    private func create(_ body: AuthBody, _ request: APIRequest) async throws(AuthError) -> Account {
        let role = try body.textIfAny("role").map { [$0] } ?? []
        let new = NewAccount(
            email: try body.text("email"),
            password: try body.secretIfAny("password"),
            roles: role + (try body.textsIfAny("roles") ?? []),
            isVerified: try body.flag("verified"),
            fields: body.others(than: Self.ownNames)
        )
        return try await api.services.accounts.create(new, by: request.principal, client: request.client)
    }

    /// What the body of the action may have, for clients that make a form of it.
    func actionSchema(_: APIRequest) async throws -> APIResponse {
        .object([
            ("type", "object"), ("required", ["email", "password"]),
            (
                "properties",
                [
                    "email": ["type": "string", "format": "email"],
                    "password": ["type": "string", "minLength": .integer(Int64(api.settings.password.minLength))],
                ]
            ),
        ])
    }

    func change(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email", "password", "verified", "disabled"])
        let change = AccountChange(
            email: try body.textIfAny("email"),
            password: try body.secretIfAny("password"),
            isVerified: try body.flagIfAny("verified"),
            isDisabled: try body.flagIfAny("disabled")
        )
        let account = try await api.services.accounts.change(
            request.accountID(),
            change,
            by: request.principal,
            client: request.client
        )
        return api.data(api.json(account))
    }

    func delete(_ request: APIRequest) async throws -> APIResponse {
        let id = try request.accountID()
        try await api.services.accounts.delete(id, by: request.principal, client: request.client)
        return api.data(["id": id.json])
    }

    // MARK: - Roles

    func assign(_ request: APIRequest) async throws -> APIResponse {
        let account = try await api.services.accounts.assign(
            role(request),
            to: request.accountID(),
            by: request.principal,
            client: request.client
        )
        return api.data(api.json(account))
    }

    func unassign(_ request: APIRequest) async throws -> APIResponse {
        let account = try await api.services.accounts.unassign(
            request.parameters["role"] ?? role(request),
            from: request.accountID(),
            by: request.principal,
            client: request.client
        )
        return api.data(api.json(account))
    }

    private func role(_ request: APIRequest) throws -> String {
        let body = try AuthBody(request)
        try body.allow(["role"])
        return try body.text("role")
    }
}

extension AuthAPI {
    /// As lists of accounts show it.
    fileprivate func json(_ account: Account) -> JSONValue {
        var object = shown(account)
        object["roles"] = .array(account.roles.map { .string($0) })
        return .object(object)
    }
}

extension APIRequest {
    /// A query parameter that is a whole number; nil when it is absent.
    ///
    /// - Throws: 400 for anything else.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalidParameter(name, "is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

extension Problem {
    /// 400 for a query parameter. `words` go on after its name.
    static func invalidParameter(_ name: String, _ words: String) -> Problem {
        let message = "\"\(name)\" \(words)."
        return .badRequest(
            "invalid_parameter",
            message,
            errors: [.init(pointer: "?\(name)", code: "invalid_parameter", message: message)]
        )
    }
}
