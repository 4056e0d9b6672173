// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Curl
import Kernel
import Logging
import MailAdapter

/// What leaves the process: one client with one guard, and the mail that goes over it.
struct OutboundServices: Sendable {
    let client: CurlClient
    let mail: MailQueue

    init(
        _ configuration: AppConfiguration,
        ids: any IDGenerator,
        clock: any WallClock,
        logger: Logger
    ) throws(StartFailure) {
        client = try Self.client(configuration)
        let route = try Self.route(configuration.mail)
        mail = MailQueue(
            transport: route.transport(client: client, clock: clock) { text in
                logger.notice("mail, not sent (mail.url is log:)", metadata: [LogLine.block: "\(text)"])
            },
            sender: try Self.sender(configuration.mail, route),
            clock: clock,
            messageID: { ids.makeID() },
            onFailure: { failure, mail in
                logger.error(
                    "a mail was given up",
                    metadata: ["mail": "\(mail.messageID)", "error": "\(failure.text)"]
                )
            }
        )
    }

    /// A client that may reach public networks and those that the configuration allows.
    /// - Parameters:
    ///   - more: further ones.
    ///   - transfers: as many at a time.
    static func client(
        _ configuration: AppConfiguration,
        adding more: [AddressRange] = [],
        transfers: Int = 64
    ) throws(StartFailure) -> CurlClient {
        var networks = more
        for text in configuration.outboundNetworks {
            guard let network = AddressRange(text) else {
                throw StartFailure("outbound.allow: \"\(text)\" is no address and no network.")
            }
            networks.append(network)
        }
        do throws(CurlError) {
            return try CurlClient(
                CurlOptions(
                    outbound: OutboundGuard(allowed: networks),
                    extraCertificates: configuration.outboundCertificates,
                    running: transfers
                )
            )
        } catch {
            throw StartFailure("The client for outgoing requests can't be made: \(error)")
        }
    }

    private static func route(_ settings: AppConfiguration.Mail) throws(StartFailure) -> MailRoute {
        do throws(MailRouteError) {
            return try MailRoute(parsing: settings.url.reveal())
        } catch {
            throw StartFailure("mail.url: \(error)")
        }
    }

    private static func sender(
        _ settings: AppConfiguration.Mail,
        _ route: MailRoute
    ) throws(StartFailure) -> MailAddress {
        let text = settings.from ?? (route.needsSender ? "" : "Roost <roost@localhost.invalid>")
        guard let address = MailAddress(text) else {
            throw StartFailure("mail.from must name the sender of mails, as \"App <app@example.org>\".")
        }
        return address
    }

    /// Mails of accounts, in the app's words where it has its own.
    func outbox(
        settings: AuthSettingsSource,
        errands: Errands,
        publicURL: @escaping @Sendable () -> String,
        logger: Logger
    ) -> Outbox {
        Outbox(
            mailer: mail,
            composer: TemplateComposer(
                stored: SettingsMailTemplates(settings: settings),
                onBrokenTemplate: { name, language in
                    logger.warning(
                        "a mail template is broken",
                        metadata: ["name": "\(name)", "language": "\(language)"]
                    )
                }
            ),
            errands: errands,
            places: {
                let mail = settings.current.mail
                return MailPlaces(appName: mail.appName ?? "Roost", publicURL: publicURL(), links: mail.links)
            },
            onFailure: { name, error in
                logger.error("a mail was not sent", metadata: ["template": "\(name)", "error": "\(error)"])
            }
        )
    }
}

/// Templates as the settings hold them: `{"reset":{"de":{"subject","text","html"?}}}`.
struct SettingsMailTemplates: StoredMailTemplates {
    let settings: AuthSettingsSource

    func template(_ name: MailTemplateName, language: String) async -> MailTemplate? {
        let languages = settings.current.mail.templates[name.rawValue]?.objectValue
        let stored = languages?.members.first { $0.key.lowercased() == language }?.value
        guard let subject = stored?["subject"]?.stringValue, let text = stored?["text"]?.stringValue else { return nil }
        return MailTemplate(subject: subject, text: text, html: stored?["html"]?.stringValue)
    }
}
