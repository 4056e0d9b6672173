// SPDX-License-Identifier: Apache-2.0

/// Composes and sends mails behind the caller's back, so that no answer takes longer because one was sent.
public struct Outbox: Sendable {
    private let mailer: any Mailer
    private let composer: any MailComposing
    private let errands: Errands
    private let places: @Sendable () -> MailPlaces
    private let onFailure: @Sendable (MailTemplateName, AuthError) -> Void

    /// - Parameter onFailure: is told of a mail that could not be composed or handed over; for the log.
    public init(
        mailer: any Mailer,
        composer: any MailComposing,
        errands: Errands,
        places: @escaping @Sendable () -> MailPlaces,
        onFailure: @escaping @Sendable (MailTemplateName, AuthError) -> Void
    ) {
        self.mailer = mailer
        self.composer = composer
        self.errands = errands
        self.places = places
        self.onFailure = onFailure
    }

    /// Puts a mail with a link into the queue. Addresses that were made up for accounts without one get none.
    func post(
        _ template: MailTemplateName,
        to email: String,
        language: String?,
        token: String = "",
        values: [String: String] = [:]
    ) {
        guard EmailAddress(email)?.isMadeUp != true else { return }
        let places = places()
        var values = values
        values["app"] = places.appName
        values["email"] = values["email"] ?? email
        values["token"] = token
        values["link"] = places.link(of: template, token: token)
        let filled = values.filter { template.values.contains($0.key) }
        let isQueued = errands.add { [mailer, composer, onFailure] in
            do throws(AuthError) {
                let message = try await composer.compose(template, to: email, language: language, values: filled)
                try await mailer.send(message)
            } catch {
                onFailure(template, error)
            }
        }
        if !isQueued { onFailure(template, .overloaded) }
    }
}
