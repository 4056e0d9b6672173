// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import Glibc

/// One end of the connection between server and worker: packets, with open files beside them.
struct Channel {
    struct Packet {
        let bytes: [UInt8]
        /// They belong to whoever took the packet.
        let files: [Int32]
    }

    enum Arrival {
        case packet(Packet)
        /// The other end is gone, or sent what is no packet.
        case closed
        case late
    }

    let descriptor: Int32

    static func pair() -> (Channel, Channel)? {
        var ends: [Int32] = [-1, -1]
        guard unsafe roost_channel_pair(&ends) == 0 else { return nil }
        return (Channel(descriptor: ends[0]), Channel(descriptor: ends[1]))
    }

    func send(_ bytes: [UInt8], _ files: [Int32] = []) -> Bool {
        unsafe roost_channel_send(descriptor, bytes, bytes.count, files, Int32(clamping: files.count)) == bytes.count
    }

    /// Waits for the next packet; with `end` at most until then.
    func receive(until end: ContinuousClock.Instant? = nil) -> Arrival {
        if let end {
            while true {
                let left = ContinuousClock.now.duration(to: end)
                guard left > .zero else { return .late }
                var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let milliseconds = min(left / .milliseconds(1) + 1, 60_000)
                if unsafe poll(&waited, 1, Int32(milliseconds)) > 0 { break }
            }
        }
        var bytes = [UInt8](repeating: 0, count: WorkerReply.mostBytes)
        var files = [Int32](repeating: -1, count: Int(roost_channel_most_files))
        var filesCount: Int32 = 0
        let count = unsafe roost_channel_receive(descriptor, &bytes, bytes.count, &files, &filesCount)
        guard count > 0 else { return .closed }
        return .packet(Packet(bytes: Array(bytes.prefix(count)), files: Array(files.prefix(Int(filesCount)))))
    }

    func close() { _ = Glibc.close(descriptor) }
}
