// SPDX-License-Identifier: Apache-2.0
internal import CCurl
internal import Glibc

extension EasyHandle {
    /// Has libcurl tell `exchange` about everything; it must live for as long as the handle is in use.
    borrowing func report(to exchange: Exchange) {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        unsafe _ = roost_curl_on_write(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            unsafe Self.exchange(context).receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe _ = roost_curl_set_pointer(pointer, CURLOPT_WRITEDATA, context)
        unsafe _ = roost_curl_on_write(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            unsafe Self.exchange(context).receiveHead(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe _ = roost_curl_set_pointer(pointer, CURLOPT_HEADERDATA, context)
        unsafe _ = roost_curl_on_read(pointer) { bytes, size, count, context in
            unsafe Self.exchange(context).upload(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe _ = roost_curl_set_pointer(pointer, CURLOPT_READDATA, context)
        unsafe _ = roost_curl_on_seek(pointer) { context, offset, origin in
            unsafe Self.exchange(context).seek(to: Int(offset), from: origin) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
        unsafe _ = roost_curl_set_pointer(pointer, CURLOPT_SEEKDATA, context)
        unsafe _ = roost_curl_on_open_socket(pointer) { context, _, address in
            guard let address = unsafe address, let peer = unsafe Self.peer(of: address) else { return CURL_SOCKET_BAD }
            guard unsafe Self.exchange(context).permits(peer) else { return CURL_SOCKET_BAD }
            let type = unsafe address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
            return unsafe socket(address.pointee.family, type, address.pointee.protocol)
        }
        unsafe _ = roost_curl_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, context)
    }

    private static func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange {
        // Never nil: it is set together with the function.
        unsafe Unmanaged<Exchange>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
    }

    /// Nil for families other than IPv4 and IPv6.
    private static func peer(of address: UnsafeMutablePointer<curl_sockaddr>) -> PeerAddress? {
        guard let raw = unsafe roost_curl_address(address) else { return nil }
        switch unsafe address.pointee.family {
        case AF_INET:
            var socket = unsafe raw.loadUnaligned(as: sockaddr_in.self)
            return unsafe withUnsafeBytes(of: &socket.sin_addr) { unsafe PeerAddress(bytes: Array($0)) }
        case AF_INET6:
            var socket = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
            return unsafe withUnsafeBytes(of: &socket.sin6_addr) { unsafe PeerAddress(bytes: Array($0)) }
        default: return nil
        }
    }
}
