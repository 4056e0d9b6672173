// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// What goes out and comes in on one transfer; libcurl's callbacks end here, all on the loop's thread.
final class Exchange {
    /// Bytes of header fields of one response.
    private static let headLimit = 65_536

    private let outbound: OutboundGuard
    private let uploaded: [UInt8]
    private let bodyLimit: Int
    /// Where a body goes that is not kept here.
    let delivery: BodyDelivery?
    private var position = 0
    private(set) var body: [UInt8] = []
    private var head: [UInt8] = []
    private(set) var isTooLarge = false
    private(set) var refused: PeerAddress?

    init(outbound: OutboundGuard, upload: [UInt8], bodyLimit: Int) {
        self.outbound = outbound
        uploaded = upload
        self.bodyLimit = bodyLimit
        delivery = nil
    }

    init(outbound: OutboundGuard, upload: [UInt8], delivery: BodyDelivery) {
        self.outbound = outbound
        uploaded = upload
        bodyLimit = 0
        self.delivery = delivery
    }

    /// The lines of the last response's head, without their ends.
    var headLines: [String] {
        head.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
    }

    /// Those of the last response.
    func headers() -> [CurlHeader] {
        headLines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            return CurlHeader(String(line[..<colon]), String(value))
        }
    }

    /// `HTTP/1.1 206 Partial Content`: the number of the last response, 0 when there is none.
    private var status: Int {
        headLines.first?.split(separator: " " as Character).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    func permits(_ peer: PeerAddress) -> Bool {
        if outbound.permits(peer) { return true }
        refused = peer
        return false
    }

    /// The bytes that were taken, or that libcurl is to pause; it ends the transfer when fewer were taken.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        if let delivery {
            let isTaken = unsafe delivery.take(bytes) { CurlResponse(status: status, headers: headers()) }
            return isTaken ? bytes.count : Int(CURL_WRITEFUNC_PAUSE)
        }
        guard bytes.count <= bodyLimit - body.count else {
            isTooLarge = true
            body = []
            return unsafe bytes.isEmpty ? 1 : 0
        }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    func receiveHead(_ bytes: UnsafeRawBufferPointer) -> Int {
        // Each response of a chain begins with its own status line.
        if unsafe bytes.starts(with: "HTTP/".utf8) { head = [] }
        guard head.count + bytes.count <= Self.headLimit else {
            isTooLarge = true
            return 0
        }
        unsafe head.append(contentsOf: bytes)
        return bytes.count
    }

    func upload(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, uploaded.count - position)
        unsafe buffer.copyBytes(from: uploaded[position..<position + count])
        position += count
        return count
    }

    /// Only to where the bytes begin, when they have to be sent again.
    func seek(to offset: Int, from origin: Int32) -> Bool {
        guard origin == 0, (0...uploaded.count).contains(offset) else { return false }
        position = offset
        return true
    }
}
