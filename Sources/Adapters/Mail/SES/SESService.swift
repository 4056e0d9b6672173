// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import JSON
internal import Kernel
internal import SigV4

/// Amazon SES, version 2: `POST /v2/email/outbound-emails`, answered 200 `{"MessageId"}`; errors are `{"message"}`
/// (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html).
struct SESService: MailService {
    let signer: RequestSigner
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
        return try signed(document.encoded())
    }

    private func signed(_ body: [UInt8]) throws(MailFailure) -> CurlRequest {
        let address = "\(endpoint)/v2/email/outbound-emails"
        guard let url = CurlURL(address) else { throw MailFailure(CurlError.invalidRequest("that is no URL")) }
        let target = SignedTarget(
            method: "POST",
            host: url.authority,
            path: url.path,
            headers: [SignedTarget.Header("Content-Type", "application/json")]
        )
        let headers = signer.sign(target, payload: RequestSigner.digest(body), at: clock.now())
        return CurlRequest(
            method: target.method,
            url: address,
            headers: headers.map { CurlHeader($0.name, $0.value) },
            body: body
        )
    }

    func complaint(_ body: [UInt8]) -> String? { Complaint(body)["message"] ?? Complaint(body)["Message"] }

    private static func content(_ text: String) -> JSONValue { ["Data": .string(text), "Charset": "UTF-8"] }
}
