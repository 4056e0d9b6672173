// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// One transfer of libcurl. Options throw when libcurl does not take them.
@safe
struct EasyHandle: ~Copyable {
    let pointer: UnsafeMutableRawPointer
    /// Lists that libcurl reads as long as the transfer lives.
    private var lists: [UnsafeMutablePointer<curl_slist>]

    init() throws(CurlError) {
        guard let pointer = unsafe curl_easy_init() else { throw .invalidRequest("libcurl has no memory") }
        unsafe self.pointer = pointer
        unsafe lists = []
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        for index in unsafe lists.indices { unsafe curl_slist_free_all(lists[index]) }
    }

    /// What tells handles apart for as long as they live.
    var identity: UInt { unsafe UInt(bitPattern: pointer) }

    borrowing func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(unsafe roost_curl_set_long(pointer, option, value), option)
    }

    borrowing func set(_ option: CURLoption, _ flag: Bool) throws(CurlError) { try set(option, flag ? 1 : 0) }

    borrowing func set(size value: Int, _ option: CURLoption) throws(CurlError) {
        try check(unsafe roost_curl_set_size(pointer, option, curl_off_t(value)), option)
    }

    borrowing func set(_ option: CURLoption, _ text: String) throws(CurlError) {
        guard !text.utf8.contains(0) else { throw .invalidRequest("a text for libcurl has a zero byte") }
        try check(unsafe roost_curl_set_text(pointer, option, text), option)
    }

    /// The body of a request, which libcurl copies.
    borrowing func set(body: [UInt8]) throws(CurlError) {
        try set(size: body.count, CURLOPT_POSTFIELDSIZE_LARGE)
        try check(unsafe roost_curl_set_body(pointer, body), CURLOPT_COPYPOSTFIELDS)
    }

    mutating func set(_ option: CURLoption, _ texts: [String]) throws(CurlError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts {
            guard !text.utf8.contains(0), let longer = unsafe curl_slist_append(list, text) else {
                unsafe curl_slist_free_all(list)
                throw .invalidRequest("a list for libcurl can't be made")
            }
            unsafe list = longer
        }
        if let list = unsafe list { unsafe lists.append(list) }
        try check(unsafe roost_curl_set_list(pointer, option, list), option)
    }

    /// The last status of HTTP or reply code of SMTP; 0 when there was none.
    borrowing func responseCode() -> Int {
        var code = 0
        unsafe _ = roost_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &code)
        return code
    }

    /// Lets libcurl hand on what it kept while the transfer was paused, and go on. What comes of it, the transfer's end
    /// says.
    borrowing func resume() { unsafe _ = curl_easy_pause(pointer, CURLPAUSE_CONT) }

    private borrowing func check(_ code: CURLcode, _ option: CURLoption) throws(CurlError) {
        guard code == CURLE_OK else { throw .invalidRequest("libcurl does not take option \(option.rawValue)") }
    }
}
