// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel

/// Everything that the flows over mail need, in memory.
struct FlowBench {
    let store = InMemoryAuthStore(accountsHaveTextIDs: true)
    let clock = FakeClock()
    let digests = FakeDigests()
    let mailer = FakeMailer()
    let errands = Errands()
    let limits: any AttemptLimiting
    let activity = FakeActivity()
    let policies = FakePolicies()
    let roles = FakeRoleDirectory()
    let hasher = FakePasswordHasher()
    let ids = UUIDv7Generator(clock: FakeClock(), random: { UInt64.random(in: .min ... .max) })

    init(limits: any AttemptLimiting = FakeAttemptLimits()) { self.limits = limits }

    var challenges: Challenges {
        Challenges(store: store, digests: digests, sealer: FakeSealer(), clock: clock, ids: ids)
    }

    var passwords: Passwords {
        Passwords(store: store, hasher: hasher, policies: policies, activity: activity)
    }

    var accounts: Accounts {
        Accounts(
            store: store,
            passwords: passwords,
            roles: roles,
            activity: activity,
            policies: policies,
            clock: clock
        )
    }

    var mail: ChallengeMail {
        ChallengeMail(
            store: store,
            challenges: challenges,
            outbox: Outbox(
                mailer: mailer,
                composer: FakeComposer(),
                errands: errands,
                places: { MailPlaces(appName: "Kiosk", publicURL: "https://kiosk.example") },
                onFailure: { _, _ in }
            ),
            limits: limits,
            activity: activity,
            clock: clock
        )
    }

    /// Stores an account and gives it back.
    func makeAccount(_ email: String, _ values: JSONObject = JSONObject()) async throws -> Account {
        var all = JSONObject([
            ("email", .string(email)), ("strategy", "password"), ("strategy_value", "$fake1$old password"),
            ("verified", true), ("disabled", false), ("anonymous", false),
        ])
        for member in values.members { all[member.key] = member.value }
        guard let record = try await store.commit([.insert(.accounts, all)]).first else { throw AuthError.notFound }
        return Account(record)
    }

    func account(_ id: RecordID) async throws -> Account? {
        try await store.find(.accounts, id: id).map { Account($0) }
    }

    func records(_ kind: AuthRecordKind) async throws -> [AuthRecord] {
        try await store.find(kind, where: [], oldestFirst: true, after: nil, limit: 1000)
    }

    /// What was mailed, after all that waits has been sent. No further mail goes out after it.
    func posted() async -> [MailMessage] {
        errands.close()
        await errands.run()
        return mailer.sent
    }
}

extension MailMessage {
    /// What stands behind `name=` in the text.
    func value(_ name: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}
