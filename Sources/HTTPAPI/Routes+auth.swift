// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// The addresses that are about accounts. Their shapes are bknd's where bknd has one.
extension Routes {
    var accounts: [Route] {
        let (open, keys) = (RouteRow(.auth, credentials: .ignoredWhenBad), PublishKeys(api: auth))
        return signingIn + ownAccount + signingInElsewhere + linking + users + apiKeys + pages + [
            open(.post, "/api/setup", AuthBody.limit, .account, .accounts, .setUp, SetUp(api: auth).callAsFunction),
            RouteRow(.auth, credentials: .unread)(
                .get,
                "/.well-known/jwks.json",
                .none,
                .open,
                .accounts,
                .publicKeys,
                keys.callAsFunction
            ),
            row(
                .get,
                "/api/activity",
                .none,
                .signedInOr(.logsRead),
                .accounts,
                .listActivity,
                ListActivity(api: auth).callAsFunction
            ),
            row(
                .post,
                "/api/auth/signing-keys/rotate",
                body,
                .settingsWrite,
                .accounts,
                .rotateSigningKeys,
                RotateSigningKeys(api: auth).callAsFunction
            ),
        ]
    }

    /// For people who follow a link; what they do there goes to the operations.
    private var pages: [Route] {
        let row = RouteRow(.auth, credentials: .unread)
        let operations: [LinkPage: OperationDescription] = [
            .verify: .verifyPage, .reset: .resetPage, .email: .emailPage,
        ]
        return [row(.get, SetupPage.path, .none, .open, .accounts, .setUpPage, SetupPage(api: auth).callAsFunction)]
            + LinkPage.allCases.compactMap { page in
                let show = ShowLinkPage(api: auth, page: page)
                return operations[page].map { row(.get, page.path, .none, .open, .accounts, $0, show.callAsFunction) }
            }
    }

    private var row: RouteRow { RouteRow(.auth) }
    private var body: BodyLimit { AuthBody.limit }

    /// A token that has expired must not keep anybody from signing in, or out.
    private var signingIn: [Route] {
        let (row, path, leaving) = (RouteRow(.auth, credentials: .ignoredWhenBad), "/api/auth", SignOut(api: auth))
        let (password, forgotten) = (SignInWithPassword(api: auth), ManagePassword(api: auth))
        let (link, code, anonymous) = (
            SignInWithLink(api: auth), SignInWithCode(api: auth), SignInAnonymously(api: auth)
        )
        let (factor, email) = (ManageSecondFactor(api: auth), ManageEmail(api: auth))
        return [
            row(
                .get,
                path + "/strategies",
                .none,
                .account,
                .accounts,
                .strategies,
                ListStrategies(api: auth).callAsFunction
            ),
            row(.get, path + "/logout", .none, .account, .accounts, .signOutByLink, leaving.callAsFunction),
            row(.post, path + "/logout", body, .account, .accounts, .signOut, leaving.callAsFunction),
            row(.post, path + "/password/login", body, .account, .accounts, .login, password.login),
            row(.post, path + "/password/register", body, .account, .accounts, .register, password.register),
            row(.post, path + "/password/reset", body, .account, .accounts, .requestReset, forgotten.requestReset),
            row(
                .post,
                path + "/password/reset/confirm",
                body,
                .account,
                .accounts,
                .confirmReset,
                forgotten.confirmReset
            ),
            row(.post, path + "/magic/login", body, .account, .accounts, .requestLink, link.request),
            row(.get, path + "/magic/callback", .none, .account, .accounts, .magicCallback, link.callback),
            row(.post, path + "/otp/login", body, .account, .accounts, .codeLogin, code.login),
            row(.post, path + "/otp/register", body, .account, .accounts, .codeRegister, code.register),
            row(.post, path + "/anonymous/login", body, .account, .accounts, .anonymousLogin, anonymous.login),
            row(.post, path + "/totp/verify", body, .account, .accounts, .verifySecondFactor, factor.verify),
            row(
                .post,
                path + "/verify/confirm",
                body,
                .account,
                .accounts,
                .confirmVerification,
                email.confirmVerification
            ),
            row(.post, path + "/email/confirm", body, .account, .accounts, .confirmEmailChange, email.confirmChange),
            row(
                .post,
                path + "/token/refresh",
                body,
                .account,
                .accounts,
                .refreshToken,
                RefreshSession(api: auth).callAsFunction
            ),
        ]
    }

    private var ownAccount: [Route] {
        let (path, password, email) = ("/api/auth", ManagePassword(api: auth), ManageEmail(api: auth))
        let (sessions, identities) = (ManageSessions(api: auth), ManageIdentities(api: auth))
        let (factor, anonymous) = (ManageSecondFactor(api: auth), SignInAnonymously(api: auth))
        return [
            row(.get, path + "/me", .none, .account, .accounts, .me, DescribeSelf(api: auth).callAsFunction),
            row(.post, path + "/password/change", body, .signedIn, .accounts, .changePassword, password.change),
            row(.post, path + "/verify", body, .signedIn, .accounts, .requestVerification, email.requestVerification),
            row(.post, path + "/email/change", body, .signedIn, .accounts, .requestEmailChange, email.requestChange),
            row(
                .post,
                path + "/step-up",
                body,
                .signedInFirst,
                .accounts,
                .stepUp,
                ProveAgain(api: auth).callAsFunction
            ),
            row(.post, path + "/anonymous/upgrade", body, .signedIn, .accounts, .upgradeAnonymous, anonymous.upgrade),
            row(.get, path + "/sessions", .none, .signedIn, .accounts, .listSessions, sessions.list),
            row(.delete, path + "/sessions", .none, .signedIn, .accounts, .endOtherSessions, sessions.endOthers),
            row(.delete, path + "/sessions/{id}", .none, .signedIn, .accounts, .endSession, sessions.end),
            row(.get, path + "/identities", .none, .signedIn, .accounts, .listIdentities, identities.list),
            row(
                .delete,
                path + "/identities/{provider}",
                .none,
                .signedIn,
                .accounts,
                .unlinkIdentity,
                identities.unlink
            ),
            row(.post, path + "/totp/enroll", body, .signedInFirst, .accounts, .enrollSecondFactor, factor.enroll),
            row(.post, path + "/totp/confirm", body, .signedInFirst, .accounts, .confirmSecondFactor, factor.confirm),
            row(.post, path + "/totp/disable", body, .signedIn, .accounts, .disableSecondFactor, factor.disable),
            row(.post, path + "/totp/recovery", body, .signedIn, .accounts, .renewRecoveryCodes, factor.renewRecovery),
            row(
                .post,
                path + "/impersonate",
                body,
                .usersManage,
                .accounts,
                .impersonate,
                Impersonate(api: auth).callAsFunction
            ),
        ]
    }

    // MARK: - Providers

    private var signingInElsewhere: [Route] {
        let (row, path) = (RouteRow(.auth, credentials: .ignoredWhenBad), "/api/auth/{provider}")
        let (start, finish) = (StartProviderSignIn(api: auth), FinishProviderSignIn(api: auth))
        return [
            row(.get, path + "/login", .none, .account, .accounts, .providerLogin, start.login),
            row(.post, path + "/login", body, .account, .accounts, .providerLoginByForm, start.loginByForm),
            row(.get, path + "/register", .none, .account, .accounts, .providerRegister, start.register),
            row(.post, path + "/register", body, .account, .accounts, .providerRegisterByForm, start.registerByForm),
            row(.get, path + "/callback", .none, .account, .accounts, .providerCallback, finish.callback),
            row(.post, path + "/callback", body, .account, .accounts, .providerCallbackByForm, finish.callbackByForm),
            row(.get, path + "/token", .none, .account, .accounts, .providerToken, finish.arrive),
        ]
    }

    private var linking: [Route] {
        let (path, start) = ("/api/auth/{provider}", StartProviderSignIn(api: auth))
        return [
            row(.get, path + "/link", .none, .signedIn, .accounts, .providerLink, start.link),
            row(.post, path + "/link", body, .signedIn, .accounts, .providerLinkByForm, start.linkByForm),
        ]
    }

    // MARK: - Management

    private var users: [Route] {
        let (path, users) = ("/api/users", ManageUsers(api: auth))
        let action = "/api/auth/password/actions/create"
        return [
            row(.get, path, .none, .usersRead, .accounts, .listUsers, users.list),
            row(.post, path, body, .usersManage, .accounts, .createUser, users.create),
            row(.get, path + "/{id}", .none, .usersRead, .accounts, .getUser, users.get),
            row(.patch, path + "/{id}", body, .usersManage, .accounts, .updateUser, users.change),
            row(.delete, path + "/{id}", .none, .usersManage, .accounts, .deleteUser, users.delete),
            row(.post, path + "/{id}/roles", body, .usersManage, .accounts, .assignRole, users.assign),
            row(.delete, path + "/{id}/roles", body, .usersManage, .accounts, .unassignRoleByBody, users.unassign),
            row(.delete, path + "/{id}/roles/{role}", .none, .usersManage, .accounts, .unassignRole, users.unassign),
            row(.post, action, body, .usersManage, .accounts, .createByAction, users.createByAction),
            row(.get, action + "/schema.json", .none, .open, .accounts, .createByActionSchema, users.actionSchema),
        ]
    }

    private var apiKeys: [Route] {
        let (path, keys) = ("/api/api-keys", ManageKeys(api: auth))
        return [
            row(.get, path, .none, .keysManage, .accounts, .listKeys, keys.list),
            row(.post, path, body, .keysManage, .accounts, .createKey, keys.create),
            row(.get, path + "/{id}", .none, .keysManage, .accounts, .getKey, keys.get),
            row(.delete, path + "/{id}", .none, .keysManage, .accounts, .revokeKey, keys.revoke),
        ]
    }
}
