// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain

/// The other side of ``VipsTransformer``: what the executable does in its worker mode. It reads and makes one image after
/// the other, asked over the connection that is its standard input, and ends with it.
public enum ImageWorker {
    /// Serves until the connection ends; the result is for `exit`. It has to be called on the program's first thread, as
    /// the first thing that the program does.
    public static func run() -> Int32 {
        let channel = Channel(descriptor: STDIN_FILENO)
        guard Confinement.isPossible else {
            let error = ImageError.unavailable("an image worker has to begin on the program's first thread")
            _ = channel.send(WorkerReply.failure(error).bytes)
            return EXIT_FAILURE
        }
        Confinement.begin()
        let vips: Vips
        do throws(ImageError) {
            vips = try Vips()
        } catch {
            _ = channel.send(WorkerReply.failure(error).bytes)
            return EXIT_FAILURE
        }
        Confinement.end()
        guard channel.send(WorkerReply.ready(version: vips.version).bytes) else { return EXIT_FAILURE }
        while case .packet(let packet) = channel.receive() {
            let reply = answer(packet, vips)
            for file in packet.files { _ = close(file) }
            guard channel.send(reply.bytes) else { return EXIT_FAILURE }
        }
        return EXIT_SUCCESS
    }

    private static func answer(_ packet: Channel.Packet, _ vips: Vips) -> WorkerReply {
        guard let request = WorkerRequest(packet.bytes), let file = packet.files.first else {
            return .failure(.failed("the worker doesn't understand the server"))
        }
        Confinement.limit(memory: request.limits.memory, time: request.limits.time)
        defer { Confinement.rest() }
        let work = PictureWork(file: PictureFile(vips: vips, descriptor: file), limits: request.limits)
        do throws(ImageError) {
            switch request.task {
            case .probe: return .facts(try work.probe())
            case .sample(let edge): return .sample(try work.sample(edge: edge))
            case .transform(let wanted):
                guard packet.files.count == 2 else { return .failure(.failed("there is no file for the result")) }
                return .facts(try work.transform(wanted, into: packet.files[1]))
            }
        } catch {
            return .failure(error)
        }
    }
}
