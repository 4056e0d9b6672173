// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import JSON
internal import Kernel

/// Resend: `POST /emails`, answered 200 `{"id"}`; errors are `{"statusCode","name","message"}`
/// (https://resend.com/docs/api-reference/emails/send-email).
struct ResendService: MailService {
    let key: Secret<String>
    let endpoint: String
    let name = "Resend"
    let success = 200

    func request(for mail: OutgoingMail) throws(MailFailure) -> CurlRequest {
        var body = JSONObject([
            ("from", .string(MIMEMessage.mailbox(mail.from))), ("to", .array([.string(mail.to)])),
            ("subject", .string(mail.subject)), ("text", .string(mail.text)),
        ])
        if let html = mail.html { body["html"] = .string(html) }
        return CurlRequest(
            method: "POST",
            url: "\(endpoint)/emails",
            headers: [
                CurlHeader("Authorization", "Bearer \(key.reveal())"),
                CurlHeader("Content-Type", "application/json"),
                // A second attempt after a lost answer does not send a second mail.
                CurlHeader("Idempotency-Key", mail.messageID),
            ],
            body: JSONValue.object(body).encoded()
        )
    }

    func complaint(_ body: [UInt8]) -> String? { Complaint(body)["message"] }
}
