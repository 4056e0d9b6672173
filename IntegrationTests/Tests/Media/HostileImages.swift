// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Images that are none, or too much: each costs one 422, and the server lives on.
@Suite(.serialized) struct HostileImages {
    @Test func `bombs and broken files are 422, and the next image works`() throws {
        let files = try FileServer(.folder, ["ROOST_MEDIA_TRANSFORMS_SVG": "true"])
        let ada = files.server.visitor(token: try files.server.member("ada@example.org").token, seconds: 120)
        let rocket = Array(try Data(contentsOf: Pictures.photograph("rocket.jpg")))
        let pictures = try Pictures()
        try pictures.tool("vips", "copy", try Pictures.photograph("coffee.png").path, "cut.png")
        let coffee = try pictures.bytes("cut.png")
        for (name, bytes) in [
            ("pixels.png", Bombs.png(20_000, 20_000)), ("wide.png", Bombs.png(1_000_000, 1)),
            ("hollow.png", Bombs.png(7_000, 7_000)), ("canvas.gif", Bombs.gif(65_535, 65_535, frames: 1)),
            ("frames.gif", Bombs.gif(10, 10, frames: 5_000)), ("strip.tif", Bombs.tiff(30_000, 30_000)),
            ("canvas.webp", Bombs.webp(16_000, 16_000)), ("laughs.svg", Bombs.svg),
            ("cut.jpg", Array(rocket.prefix(rocket.count / 3))), ("cut.png", Array(coffee.prefix(coffee.count / 2))),
            ("noise.png", Array(coffee.prefix(40)) + pattern(4_000)), ("head.jpg", [0xFF, 0xD8, 0xFF, 0xE0]),
        ] {
            let sent = try ada.upload(name, bytes, "image/png")
            #expect(sent.status == 201, "\(name): \(sent)")
            for _ in 0..<2 {
                let answer = try ada.file("\(name)?width=100&format=png")
                #expect(answer.status == 422, "\(name): \(answer.status)")
                #expect(try answer.json()["code"].string?.hasPrefix("image_") == true, "\(name): \(answer)")
            }
            #expect(try ada.file(name).body == bytes, "\(name)")
        }
        let wrong = try ada.stored("wrong.png", rocket, "image/png")
        #expect(wrong["mime_type"].string == "image/jpeg" && wrong["width"].int == 640, "\(wrong)")
        #expect(try ada.file("wrong.png?width=100").headers["content-type"] == "image/jpeg")
        // Of two files in one only the picture is left.
        try ada.stored("two.jpg", rocket + Array("PK\u{3}\u{4}<script>alert(1)</script>".utf8), "image/jpeg")
        let two = try ada.file("two.jpg?width=100")
        #expect(two.status == 200 && !two.text.contains("script"))
        #expect(files.server.program.isRunning)
        let size = try memory(files.server.program.processID, "VmHWM")
        #expect(size < 200_000, "\(size) KB")
    }

    @Test func `drawings become pixels only where that is allowed`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>"
        try ada.stored("d.svg", Array(svg.utf8), "image/svg+xml")
        let answer = try ada.file("d.svg?width=50&format=png")
        #expect(try answer.status == 422 && answer.json()["code"].string == "image_unsupported", "\(answer)")
    }

    @Test func `a worker that is killed costs nothing but time`() throws {
        let files = try FileServer(.folder, ["ROOST_MEDIA_TRANSFORMS_WORKERS": "1"])
        let ada = files.server.visitor(token: try files.server.member("ada@example.org").token, seconds: 120)
        #expect(try workers(of: files).isEmpty, "a server that has seen no image has no worker")
        try ada.stored("rocket.jpg", Array(try Data(contentsOf: Pictures.photograph("rocket.jpg"))), "image/jpeg")
        for width in stride(from: 50, through: 400, by: 50) {
            let answer = try ada.file("rocket.jpg?width=\(width)")
            #expect(answer.status == 200, "\(width): \(answer)")
            let found = try workers(of: files)
            #expect(found.count == 1, "\(width): \(found)")
            for worker in found { kill(worker, SIGKILL) }
        }
        // In the middle of the work too.
        let pictures = try Pictures()
        try pictures.tool("vips", "resize", try Pictures.photograph("coffee.png").path, "large.png", "8")
        try ada.stored("large.png", try pictures.bytes("large.png"), "image/png")
        let (port, token) = (files.server.port, ada.token)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            for width in stride(from: 1000, through: 1500, by: 50) {
                let path = "/api/media/file/large.png?width=\(width)&format=png"
                guard let answer = try? HTTPClient(port: port, seconds: 120, token: token).get(path) else { continue }
                if ![200, 422, 503].contains(answer.status) { Issue.record("\(width): \(answer)") }
            }
            done.signal()
        }
        while done.wait(timeout: .now() + 0.3) == .timedOut {
            for worker in try workers(of: files) { kill(worker, SIGKILL) }
        }
        #expect(files.server.program.isRunning)
        let last = try ada.file("rocket.jpg?width=500")
        #expect(last.status == 200, "\(last)")
        let left = try workers(of: files)
        #expect(left.count == 1)
        #expect(try files.server.terminate() == 0)
        // They end with the server, and don't outlive it as children of somebody else.
        let end = ContinuousClock.now + .seconds(10)
        while left.contains(where: isWorker), ContinuousClock.now < end { usleep(10_000) }
        #expect(!left.contains(where: isWorker))
    }

    /// The processes that the server started to work on images.
    private func workers(of files: FileServer) throws -> [Int32] {
        let server = files.server.program.processID
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { process in
            (try? memory(process, "PPid")) == Int(server) && isWorker(process)
        }
    }

    /// Not one that has ended and that nobody has asked about yet: it has no arguments left.
    private func isWorker(_ process: Int32) -> Bool {
        let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return String(decoding: words, as: UTF8.self).contains("image-worker")
    }
}

/// The number in a line of /proc/…/status; of memory in KB.
func memory(_ process: Int32, _ line: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    guard let found = status.split(separator: "\n").first(where: { $0.hasPrefix(line + ":") }),
        let number = Int(found.filter(\.isNumber))
    else { throw HarnessError("no \(line)") }
    return number
}
