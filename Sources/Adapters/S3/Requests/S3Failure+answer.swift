// SPDX-License-Identifier: Apache-2.0
internal import Curl

extension S3Failure {
    /// What an answer with a status other than 2xx means
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    /// - Parameter skew: whether the answer's date is far from ours.
    init(status: Int, body: [UInt8], skew: Bool) {
        let document = try? XMLReader.read(body)
        self.init(status: status, document?.name == "Error" ? document : nil, skew: skew)
    }

    /// - Parameter error: the element `Error`; some come with status 200.
    init(status: Int, _ error: XMLElement?, skew: Bool = false) {
        let code = error?["Code"] ?? ""
        let text = "\(status) \(code) \(error?["Message"]?.prefix(300) ?? "")"
        switch code {
        case "NoSuchKey", "NoSuchUpload", "NoSuchVersion": self = .notFound
        case "NoSuchBucket": self = .bucketGone
        case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken",
            "AccountProblem", "AllAccessDisabled":
            self = skew ? .clockSkew(text) : .denied(text)
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException":
            self = .misplaced(text)
        case "RequestTimeTooSkewed": self = .clockSkew(text)
        case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidDigest":
            self = .damaged(text)
        case "EntityTooLarge", "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage": self = .full(text)
        case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "OperationAborted", "Throttling",
            "ThrottlingException", "RequestLimitExceeded", "TooManyRequests":
            self = .unreachable(text)
        default: self.init(status: status, text: text, skew: skew)
        }
    }

    private init(status: Int, text: String, skew: Bool) {
        switch status {
        case 301, 302, 307, 308: self = .misplaced(text)
        case 401, 403: self = skew ? .clockSkew(text) : .denied(text)
        case 404: self = .notFound
        case 412: self = .changed
        case 416: self = .rangeBehindEnd
        case 507: self = .full(text)
        case 408, 429, 500...599: self = .unreachable(text)
        default: self = .unexpected(text)
        }
    }

    init(_ error: CurlError) {
        switch error {
        case .cancelled: self = .cancelled
        case .overloaded: self = .overloaded
        case .closed, .connect, .resolve, .timeout, .tls, .protocolFailure: self = .unreachable("\(error)")
        case .refused(let address):
            self = .denied("outgoing requests to \(address) are not allowed")
        case .tooLarge, .rejected, .invalidRequest: self = .unexpected("\(error)")
        }
    }
}
