// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import JSON
internal import Kernel

/// Twilio SendGrid: `POST /v3/mail/send`, answered 202 with no body; errors are `{"errors":[{"message","field"}]}`
/// (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send).
struct SendGridService: MailService {
    let key: Secret<String>
    let endpoint: String
    let name = "SendGrid"
    let success = 202

    func request(for mail: OutgoingMail) throws(MailFailure) -> CurlRequest {
        var from = JSONObject([("email", .string(mail.from.address))])
        if let name = mail.from.name { from["name"] = .string(name) }
        // The plain text has to come first.
        var content: [JSONValue] = [["type": "text/plain", "value": .string(mail.text)]]
        if let html = mail.html { content.append(["type": "text/html", "value": .string(html)]) }
        let body: JSONValue = [
            "personalizations": [["to": [["email": .string(mail.to)]]]],
            "from": .object(from),
            "subject": .string(mail.subject),
            "content": .array(content),
        ]
        return CurlRequest(
            method: "POST",
            url: "\(endpoint)/v3/mail/send",
            headers: [
                CurlHeader("Authorization", "Bearer \(key.reveal())"), CurlHeader("Content-Type", "application/json"),
            ],
            body: body.encoded()
        )
    }

    func complaint(_ body: [UInt8]) -> String? {
        guard case .array(let errors)? = Complaint(body).object["errors"], case .object(let first)? = errors.first,
            case .string(let text)? = first["message"]
        else { return nil }
        return text
    }
}
