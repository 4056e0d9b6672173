// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// The transfers of one thread. Everything but ``wake()`` is for that thread alone, which is why this may be shared.
@safe
final class MultiHandle: @unchecked Sendable {
    struct Completion {
        let identity: UInt
        let result: CURLcode
    }

    private let pointer: UnsafeMutableRawPointer

    init() throws(CurlError) {
        guard roost_curl_init() == CURLE_OK, let pointer = unsafe curl_multi_init() else {
            throw .invalidRequest("libcurl does not start")
        }
        unsafe self.pointer = pointer
        // Connections that are kept for later requests, and each of them for one request at a time.
        unsafe _ = roost_curl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, 64)
    }

    deinit { unsafe _ = curl_multi_cleanup(pointer) }

    /// Ends the ``wait(milliseconds:)`` of now, or the next one.
    func wake() { unsafe _ = curl_multi_wakeup(pointer) }

    func add(_ easy: borrowing EasyHandle) -> Bool { unsafe curl_multi_add_handle(pointer, easy.pointer) == CURLM_OK }

    func remove(_ easy: borrowing EasyHandle) { unsafe _ = curl_multi_remove_handle(pointer, easy.pointer) }

    /// Sleeps until a socket, a timer or ``wake()`` asks for something, at most so long.
    func wait(milliseconds: Int32) { unsafe _ = curl_multi_poll(pointer, nil, 0, milliseconds, nil) }

    func perform() {
        var running: Int32 = 0
        unsafe _ = curl_multi_perform(pointer, &running)
    }

    /// The next transfer that has ended since it was last asked for.
    func nextCompletion() -> Completion? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(pointer, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe Completion(
                identity: UInt(bitPattern: message.pointee.easy_handle),
                result: roost_curl_message_result(message)
            )
        }
        return nil
    }
}
