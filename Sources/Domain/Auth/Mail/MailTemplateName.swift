// SPDX-License-Identifier: Apache-2.0

/// The mails that this domain sends. Every one has a built-in template that an app may replace.
public enum MailTemplateName: String, Sendable, Hashable, CaseIterable {
    /// Confirms that the address of an account is its owner's.
    case verify
    /// Lets who forgot the password set another.
    case reset
    /// Asks at the old address whether the account may go to a new one.
    case emailChangeOld = "email-change-old"
    /// Asks at the new address whether it may become the account's.
    case emailChangeNew = "email-change-new"
    /// Signs in by a link.
    case magic
    /// Signs in or registers by a code.
    case otp
    /// Says to who registered with a taken address that there is an account already.
    case existingAccount = "existing-account"

    /// The names of the values that a template of this name is filled with.
    ///
    /// `app` is the app's name, `email` the address that the account has or shall have, `link` an address to open,
    /// `token` what the link carries, `code` six digits, `minutes` how long it is good for, `hours` the same where it
    /// is several hours, and `newEmail` the address that an account shall change to.
    public var values: [String] {
        switch self {
        case .verify, .reset, .magic: ["app", "email", "link", "token", "minutes", "hours"]
        case .emailChangeOld, .emailChangeNew: ["app", "email", "newEmail", "link", "token", "minutes", "hours"]
        case .otp: ["app", "email", "code", "minutes"]
        case .existingAccount: ["app", "email", "link"]
        }
    }
}
