// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import JSON
internal import Kernel

/// Amazon SES, version 2: `POST /v2/email/outbound-emails`, answered 200 `{"MessageId"}`; errors are `{"message"}`
/// (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html).
struct SESService: MailService {
    let signer: SigV4Signer
    let endpoint: String
    let clock: any WallClock
    let name = "Amazon SES"
    let success = 200

    func request(for mail: OutgoingMail) throws(MailFailure) -> CurlRequest {
        var body = JSONObject([("Text", Self.content(mail.text))])
        if let html = mail.html { body["Html"] = Self.content(html) }
        let document: JSONValue = [
            "FromEmailAddress": .string(MIMEMessage.mailbox(mail.from)),
            "Destination": ["ToAddresses": [.string(mail.to)]],
            "Content": ["Simple": ["Subject": Self.content(mail.subject), "Body": .object(body)]],
        ]
        let request = CurlRequest(
            method: "POST",
            url: "\(endpoint)/v2/email/outbound-emails",
            headers: [CurlHeader("Content-Type", "application/json")],
            body: document.encoded()
        )
        do throws(CurlError) { return try signer.sign(request, at: clock.now()) } catch { throw MailFailure(error) }
    }

    func complaint(_ body: [UInt8]) -> String? { Complaint(body)["message"] ?? Complaint(body)["Message"] }

    private static func content(_ text: String) -> JSONValue { ["Data": .string(text), "Charset": "UTF-8"] }
}
