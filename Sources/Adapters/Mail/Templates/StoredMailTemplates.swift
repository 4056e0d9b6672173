// SPDX-License-Identifier: Apache-2.0
public import AuthDomain

/// Where an app's own templates are looked up.
public protocol StoredMailTemplates: Sendable {
    /// The template stored for exactly this language tag in lower case; nil when there is none or it can't be read now.
    func template(_ name: MailTemplateName, language: String) async -> MailTemplate?
}

/// An app that has the built-in templates alone.
public struct NoStoredMailTemplates: StoredMailTemplates {
    public init() {}
    public func template(_ name: MailTemplateName, language: String) async -> MailTemplate? { nil }
}
