// SPDX-License-Identifier: Apache-2.0
internal import CCurl
internal import Kernel

extension EasyHandle {
    private static let http = "http,https"
    private static let mail = "smtp,smtps"
    private static let longestConnect = 10_000
    private static let largeUpload = 262_144

    /// What holds for every transfer: nothing from the environment, and certificates are always checked.
    ///
    /// - Parameter milliseconds: for the whole transfer; nil for one without such a limit.
    borrowing func prepareConnection(extraCertificates: String?, milliseconds: Int?) throws(CurlError) {
        try set(CURLOPT_NOSIGNAL, true)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // Without it, the loop would wait for a name server that does not answer when the transfer is long over.
        try set(CURLOPT_QUICK_EXIT, true)
        if let milliseconds { try set(CURLOPT_TIMEOUT_MS, milliseconds) }
        try set(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds ?? Self.longestConnect, Self.longestConnect))
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_SSL_VERIFYPEER, true)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        // The system's folder of certificates stays in force beside the file.
        if let extraCertificates { try set(CURLOPT_CAINFO, extraCertificates) }
    }

    mutating func prepare(_ request: CurlRequest) throws(CurlError) {
        let url = try CurlURL(checking: request.url, schemes: ["http", "https"])
        guard CurlHeader(request.method, "").isSafe else { throw .invalidRequest("the method is no token") }
        guard request.headers.allSatisfy(\.isSafe) else { throw .invalidRequest("a header field is not on one line") }
        try set(CURLOPT_URL, request.url)
        // Dots in a path are sent as they are: a signature may cover them.
        try set(CURLOPT_PATH_AS_IS, true)
        try set(CURLOPT_PROTOCOLS_STR, Self.http)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, url.scheme == "https" ? "https" : Self.http)
        try set(CURLOPT_FOLLOWLOCATION, request.followsRedirects)
        try set(CURLOPT_MAXREDIRS, 5)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        if let stallLimit = request.stallLimit {
            try set(CURLOPT_LOW_SPEED_LIMIT, 1)
            try set(CURLOPT_LOW_SPEED_TIME, Int(max(stallLimit.components.seconds, 1)))
        }
        try setMethod(of: request)
        try set(CURLOPT_HTTPHEADER, Self.lines(of: request.headers))
    }

    private borrowing func setMethod(of request: CurlRequest) throws(CurlError) {
        switch request.method {
        case "GET" where request.body.isEmpty: try set(CURLOPT_HTTPGET, true)
        case "HEAD": try set(CURLOPT_NOBODY, true)
        case "POST": try set(body: request.body)
        case "PUT":
            // Read from where it lies.
            try set(CURLOPT_UPLOAD, true)
            try set(size: request.body.count, CURLOPT_INFILESIZE_LARGE)
            if request.body.count > Self.largeUpload { try set(CURLOPT_UPLOAD_BUFFERSIZE, Self.largeUpload) }
        default:
            if !request.body.isEmpty { try set(body: request.body) }
            try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    /// In libcurl's form: `Name;` is a field without a value, and `Name:` leaves out one that libcurl would add.
    private static func lines(of headers: [CurlHeader]) -> [String] {
        let names = Set(headers.map { $0.name.lowercased() })
        let left = ["Content-Type", "Expect"].filter { !names.contains($0.lowercased()) }.map { "\($0):" }
        return headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + left
    }

    mutating func prepare(_ mail: CurlMail) throws(CurlError) {
        let url = try CurlURL(checking: mail.url, schemes: ["smtp", "smtps"])
        let addresses = [mail.sender] + mail.recipients
        guard !mail.recipients.isEmpty, addresses.allSatisfy(Self.isEnvelopeAddress) else {
            throw .invalidRequest("a mail address is none")
        }
        try set(CURLOPT_URL, mail.url)
        try set(CURLOPT_PROTOCOLS_STR, Self.mail)
        try set(CURLOPT_USE_SSL, Int((url.scheme == "smtps" ? CURLUSESSL_ALL : mail.startTLS.level).rawValue))
        // A connection belongs to one message: nothing of another sign-in is used again.
        try set(CURLOPT_FORBID_REUSE, true)
        try set(CURLOPT_FRESH_CONNECT, true)
        if let credentials = mail.credentials {
            try set(CURLOPT_USERNAME, credentials.user)
            try set(CURLOPT_PASSWORD, credentials.password.reveal())
        }
        try set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        try set(CURLOPT_MAIL_RCPT, mail.recipients.map { "<\($0)>" })
        try set(CURLOPT_UPLOAD, true)
        try set(size: mail.message.count, CURLOPT_INFILESIZE_LARGE)
    }

    /// Nothing that ends the address or the command.
    private static func isEnvelopeAddress(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && !text.contains { "<>".contains($0) }
    }
}

extension CurlMail.StartTLS {
    var level: curl_usessl {
        switch self {
        case .required: CURLUSESSL_ALL
        case .optional: CURLUSESSL_TRY
        case .off: CURLUSESSL_NONE
        }
    }
}
