// SPDX-License-Identifier: Apache-2.0

/// What becomes of the credentials that a request carries.
public enum CredentialRule: Sendable, Hashable {
    /// Bad ones are refused with 401, so that nobody takes the answer for one to who they think they are.
    case checked
    /// Bad ones are as none: how else would someone with a token that has expired sign in?
    case ignoredWhenBad
    /// They are not read: whoever watches the process must get an answer when nobody can be looked up.
    case unread
}
