// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// A transfer that libcurl is busy with. It belongs to the loop's thread.
final class Transfer {
    let easy: EasyHandle
    let job: Job
    private let exchange: Exchange

    /// - Parameter milliseconds: what is left of the job's time.
    init(_ job: Job, options: CurlOptions, milliseconds: Int) throws(CurlError) {
        self.job = job
        var easy = try EasyHandle()
        var milliseconds: Int? = milliseconds
        switch job.work {
        case .request(let request):
            exchange = Exchange(outbound: options.outbound, upload: request.body, bodyLimit: request.bodyLimit)
            try easy.prepare(request)
        case .stream(let request, let flow):
            let delivery = BodyDelivery(flow: flow, answer: job.answer)
            exchange = Exchange(outbound: options.outbound, upload: request.body, delivery: delivery)
            try easy.prepare(request)
            milliseconds = nil
        case .mail(let mail):
            exchange = Exchange(outbound: options.outbound, upload: mail.message, bodyLimit: 65_536)
            try easy.prepare(mail)
        }
        try easy.prepareConnection(extraCertificates: options.extraCertificates, milliseconds: milliseconds)
        easy.report(to: exchange)
        self.easy = easy
    }

    /// Gives the job its answer, or its stream its end.
    func end(_ result: Result<CurlResponse, CurlError>) { ending(result)() }

    /// The same for later, without what the transfer holds.
    func ending(_ result: Result<CurlResponse, CurlError>) -> () -> Void {
        if let delivery = exchange.delivery { return { delivery.end(result) } }
        let answer = job.answer
        return { answer.give(result) }
    }

    /// What libcurl's code for the end means.
    func result(_ code: CURLcode) -> Result<CurlResponse, CurlError> {
        let status = easy.responseCode()
        if exchange.isTooLarge { return .failure(.tooLarge) }
        guard code == CURLE_OK else { return .failure(failure(code, status: status)) }
        if case .mail = job.work { return .success(CurlResponse(status: status)) }
        return .success(CurlResponse(status: status, headers: exchange.headers(), body: exchange.body))
    }

    private func failure(_ code: CURLcode, status: Int) -> CurlError {
        if let refused = exchange.refused, code == CURLE_COULDNT_CONNECT { return .refused(refused) }
        let text = unsafe String(cString: curl_easy_strerror(code))
        if let error = CurlError(connecting: code, text: text) { return error }
        // A mail server's refusal reaches libcurl's caller as one of several codes, depending on the command.
        if case .mail = job.work, status >= 400 {
            let reply = exchange.headLines.last { $0.hasPrefix("\(status)") }
            return .rejected(code: status, text: reply ?? "\(status): \(text)")
        }
        if code == CURLE_SEND_ERROR || code == CURLE_PARTIAL_FILE { return .connect(text) }
        return .protocolFailure("\(text) (\(code.rawValue))")
    }
}

extension CurlError {
    /// Nil for a code that is not about the way to the peer.
    init?(connecting code: CURLcode, text: String) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .resolve(text)
        case CURLE_COULDNT_CONNECT, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: self = .connect(text)
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM:
            self = .tls(text)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidRequest(text)
        default: return nil
        }
    }
}
