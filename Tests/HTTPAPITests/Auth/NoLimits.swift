// SPDX-License-Identifier: Apache-2.0
import AuthDomain

/// Takes every attempt.
struct NoLimits: AttemptLimiting {
    func admit(_: Attempt) throws(AuthError) {}
    func fail(_: Attempt) {}
    func succeed(_: Attempt) {}
}
