// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the flows over mail have in common: who may ask, what is kept, and that the answer tells nothing.
///
/// An address that nobody has gets the same records written as one that has an account, under a secret that nobody is
/// told; mail goes out behind the answer. So neither the answer nor its time says which it was.
public struct ChallengeMail: Sendable {
    let store: any AuthStore
    let challenges: Challenges
    let outbox: Outbox
    let limits: any AttemptLimiting
    let activity: any ActivityRecording
    let clock: any WallClock

    public init(
        store: any AuthStore,
        challenges: Challenges,
        outbox: Outbox,
        limits: any AttemptLimiting,
        activity: any ActivityRecording,
        clock: any WallClock
    ) {
        self.store = store
        self.challenges = challenges
        self.outbox = outbox
        self.limits = limits
        self.activity = activity
        self.clock = clock
    }

    /// What is asked for.
    struct Request {
        let purpose: ChallengePurpose
        let template: MailTemplateName
        /// Where the mail goes.
        let email: EmailAddress
        /// What the challenge is found by, and replaces earlier ones of; the address unless told otherwise.
        var subject: String?
        /// Nil when nothing is to be opened by it, which nobody must notice.
        let account: RecordID?
        var isCode = false
        /// False keeps everything but sends nothing.
        let isSent: Bool
        var payload = JSONObject()
        var values: [String: String] = [:]
        let language: String?
    }

    func account(of email: EmailAddress) async throws(AuthError) -> Account? {
        try await store.find(
            .accounts,
            where: [.equal("email", .string(email.text))],
            oldestFirst: false,
            after: nil,
            limit: 1
        ).first.map { Account($0) }
    }

    /// Keeps a challenge and sends its secret.
    /// - Returns: until when it is good.
    @discardableResult
    func send(
        _ request: Request,
        actor: String = Principal.anonymous.actor,
        client: Client,
        also writes: [AuthWrite] = []
    ) async throws(AuthError) -> Timestamp {
        let draft = ChallengeDraft(
            request.purpose,
            account: request.account,
            subject: request.subject ?? request.email.text,
            payload: request.payload
        )
        let issued = request.isCode ? challenges.code(draft) : challenges.link(draft)
        let event = ActivityEvent(
            "mail.\(request.template.rawValue)",
            actor: actor,
            user: request.account,
            target: request.email.text,
            client: client
        )
        _ = try await store.commit(writes + issued.writes + [activity.write(of: event)])
        if request.isSent { post(request, issued) }
        return issued.expiresAt
    }

    private func post(_ request: Request, _ issued: IssuedChallenge) {
        var values = request.values
        let minutes = request.purpose.life.components.seconds / 60
        values["minutes"] = String(minutes)
        // Nobody counts a day in minutes, and "1 hours" is no English.
        if minutes > 60, minutes.isMultiple(of: 60) { values["hours"] = String(minutes / 60) }
        if request.isCode { values["code"] = issued.secret }
        outbox.post(
            request.template,
            to: request.email.text,
            language: request.language,
            token: request.isCode ? "" : issued.secret,
            values: values
        )
    }

    /// Takes one try at a link or code of the account that `name` names.
    func tried<Result>(
        _ name: String?,
        client: Client,
        _ work: () async throws(AuthError) -> Result
    ) async throws(AuthError) -> Result {
        let attempt = Attempt(.code, address: client.address, account: name)
        try limits.admit(attempt)
        do throws(AuthError) {
            let result = try await work()
            limits.succeed(attempt)
            return result
        } catch {
            if error == .badCredentials { limits.fail(attempt) }
            throw error
        }
    }

    /// Tells the audit log of a code or link that did not sign in.
    func recordFailure(by method: SignInMethod, of account: RecordID?, named address: String?, _ client: Client) async {
        await activity.record(
            ActivityEvent(
                "sign_in",
                .failed,
                actor: Principal.anonymous.actor,
                user: account,
                target: address,
                client: client,
                details: JSONObject([("method", .string(method.rawValue))])
            )
        )
    }

    /// The account of a challenge; `.badCredentials` when it is gone or disabled.
    func account(of challenge: Challenge) async throws(AuthError) -> Account {
        guard let id = challenge.account, let record = try await store.find(.accounts, id: id) else {
            throw .badCredentials
        }
        let account = Account(record)
        guard !account.isDisabled else { throw .badCredentials }
        return account
    }
}
