// SPDX-License-Identifier: Apache-2.0
public import AuthDomain

extension MailTemplate {
    /// The English template that comes with the product.
    public static func builtIn(_ name: MailTemplateName) -> MailTemplate {
        switch name {
        case .verify:
            linked(
                subject: "Confirm your email address for {{app}}",
                "Please confirm that {{email}} is yours.",
                button: "Confirm my address",
                "If you did not sign up for {{app}}, you can ignore this mail."
            )
        case .reset:
            linked(
                subject: "Set a new password for {{app}}",
                "Somebody, hopefully you, asked for a new password for {{email}}.",
                button: "Set a new password",
                "If it was not you, ignore this mail: your password stays as it is."
            )
        case .emailChangeOld:
            linked(
                subject: "Is your address at {{app}} changing?",
                "Your account is to move from {{email}} to {{newEmail}}. Please agree to it here.",
                button: "Agree to the change",
                "If this is not your doing, don't open the link, and change your password."
            )
        case .emailChangeNew:
            linked(
                subject: "Confirm your new address for {{app}}",
                "The account {{email}} is to move to {{newEmail}}. Please confirm that this address is yours.",
                button: "Confirm the new address",
                "If you know nothing about it, you can ignore this mail."
            )
        case .magic:
            linked(
                subject: "Your link to sign in to {{app}}",
                "Welcome back! This link signs you in as {{email}}, once.",
                button: "Sign in",
                "If you did not ask for it, you can ignore this mail."
            )
        case .otp: code
        case .existingAccount:
            linked(
                subject: "You already have an account at {{app}}",
                "Somebody tried to sign up for {{app}} with {{email}}, but there is an account with this address already.",
                button: "Go to {{app}}",
                "If it was you, sign in instead, or ask for a new password. If not, there is nothing to do.",
                isTimed: false
            )
        }
    }

    private static let code = MailTemplate(
        subject: "{{code}} is your code for {{app}}",
        text: """
            Hello,

            your code for {{app}} is {{code}}
            {{#minutes}}
            It works once, within {{minutes}} minutes.
            {{/minutes}}

            Don't give it to anybody. If you did not ask for it, you can ignore this mail.

            """,
        html: page(
            """
            <p>your code for {{app}} is</p>
            <p style="font-size:28px;letter-spacing:6px;font-weight:bold">{{code}}</p>
            {{#minutes}}<p>It works once, within {{minutes}} minutes.</p>{{/minutes}}
            <p style="color:#666">Don't give it to anybody. If you did not ask for it, you can ignore this mail.</p>
            """
        )
    )

    private static let life = "{{#hours}}{{hours}} hours{{/hours}}{{^hours}}{{minutes}} minutes{{/hours}}"

    private static func linked(
        subject: String,
        _ opening: String,
        button: String,
        _ closing: String,
        isTimed: Bool = true
    ) -> MailTemplate {
        MailTemplate(
            subject: subject,
            text: """
                Hello,

                \(opening)

                {{link}}

                \(isTimed ? "The link is good for \(life).\n" : "")\(closing)

                """,
            html: page(
                """
                <p>\(opening)</p>
                <p><a href="{{link}}" style="display:inline-block;padding:10px 18px;border-radius:6px;\
                background:#2f5d50;color:#fff;text-decoration:none">\(button)</a></p>
                <p style="color:#666">\(isTimed ? "The link is good for \(life). " : "")\(closing)</p>
                <p style="color:#666;word-break:break-all">{{link}}</p>
                """
            )
        )
    }

    private static func page(_ content: String) -> String {
        """
        <!doctype html>
        <html lang="en"><body style="font-family:sans-serif;line-height:1.5;color:#222;max-width:34em">
        <p>Hello,</p>
        \(content)
        </body></html>

        """
    }
}
