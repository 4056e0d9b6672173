// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel

/// Everything of the domain over a store in memory, for one test.
struct House {
    let store: InMemoryAuthStore
    let hasher = FakePasswordHasher()
    let clock = FakeClock()
    let policies = FakePolicies()
    let roles = FakeRoleDirectory(["editor": [], "helpdesk": ["users.read", "users.manage"], "auditor": ["logs.read"]])
    let activity = FakeActivity()
    let limits = FakeAttemptLimits()
    let secondFactor = FakeSecondFactor()
    let apiKeys = FakeKeys()
    let attributes: FakeUserAttributes
    let passwords: Passwords
    let accounts: Accounts
    let keys: SigningKeys
    let tokens: Tokens
    let sessions: Sessions
    let signIn: SignIn
    let authenticator: Authenticator

    init(hidden: Set<String> = [], textIDs: Bool = false) {
        let (digests, ids) = (FakeDigests(), NumberedIDs())
        store = InMemoryAuthStore(accountsHaveTextIDs: textIDs)
        attributes = FakeUserAttributes(hidden: hidden)
        passwords = Passwords(store: store, hasher: hasher, policies: policies, activity: activity)
        accounts = Accounts(
            store: store,
            passwords: passwords,
            roles: roles,
            activity: activity,
            policies: policies,
            clock: clock
        )
        keys = SigningKeys(
            store: store,
            maker: WeakKeyMaker(digests: digests),
            sealer: FakeSealer(),
            digests: digests,
            clock: clock,
            policies: policies
        )
        tokens = Tokens(keys: keys, clock: clock, policies: policies)
        sessions = Sessions(
            store: store,
            tokens: tokens,
            digests: digests,
            ids: ids,
            clock: clock,
            policies: policies,
            activity: activity
        )
        signIn = SignIn(
            store: store,
            accounts: accounts,
            passwords: passwords,
            sessions: sessions,
            secondFactor: secondFactor,
            limits: limits,
            activity: activity,
            roles: roles,
            policies: policies,
            ids: ids,
            clock: clock
        )
        authenticator = Authenticator(
            store: store,
            tokens: tokens,
            sessions: sessions,
            keys: apiKeys,
            roles: roles,
            attributes: attributes,
            digests: digests,
            clock: clock,
            capacity: 64
        )
    }

    static let password = "a quiet lighthouse"

    func add(_ email: String, roles: [String] = [], fields: JSONObject = JSONObject()) async throws -> Account {
        try await accounts.create(
            NewAccount(email: email, password: Secret(Self.password), roles: roles, fields: fields),
            by: .system
        )
    }

    func signIn(_ email: String, refresh: Bool = false) async throws -> SignedIn {
        try await signIn.withPassword(email: email, password: Secret(Self.password), wantsRefresh: refresh)
    }

    /// The caller that a token stands for.
    func caller(_ signedIn: SignedIn) async throws -> Principal {
        try await authenticator.authenticate(Credentials(bearer: signedIn.issued.token.reveal()))
    }

    /// Adds an account and signs in with it.
    func newcomer(_ email: String, roles: [String] = []) async throws -> (account: Account, caller: Principal) {
        let account = try await add(email, roles: roles)
        return (account, try await caller(try await signIn(email)))
    }
}

extension AuthError {
    /// The stable code of a refusal; nil for those that have none.
    var code: String? {
        switch self {
        case .forbidden(let code, _), .conflict(let code, _), .malformed(let code, _): code
        default: nil
        }
    }
}

/// The error that `body` throws; nil when it throws none.
func refusal<Result>(_ body: () async throws -> Result) async -> AuthError? {
    do {
        _ = try await body()
        return nil
    } catch let error as AuthError {
        return error
    } catch {
        return .internalFailure("\(error)")
    }
}
