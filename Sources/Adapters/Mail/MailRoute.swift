// SPDX-License-Identifier: Apache-2.0
public import Curl
public import Kernel

/// Where mail goes, as the setting `mail.url` says it.
///
///     log:
///     smtp://user:password@host:587?starttls=required|optional|off      smtps://user:password@host:465
///     resend:KEY    sendgrid:KEY    mailgun:KEY@domain?region=us|eu    ses:ACCESSKEY:SECRETKEY@region
///
/// Reserved characters in users, passwords and keys are percent-encoded. The four services take `endpoint=URL`, which
/// stands for the address of their interface.
public enum MailRoute: Sendable {
    case log
    case smtp(Server)
    case resend(key: Secret<String>, endpoint: String)
    case sendGrid(key: Secret<String>, endpoint: String)
    case mailgun(key: Secret<String>, domain: String, endpoint: String)
    case ses(access: String, secret: Secret<String>, region: String, endpoint: String)

    public struct Server: Sendable {
        /// Without path, user and password.
        public let url: String
        public let startTLS: CurlMail.StartTLS
        public let credentials: CurlMail.Credentials?
    }
}
