// SPDX-License-Identifier: Apache-2.0
import MediaDomain
import Testing

@testable import VipsAdapter

@Suite struct ProtocolTests {
    @Test func `requests come through as they are`() throws {
        var full = ImageTransformation(format: .avif)
        (full.width, full.height, full.fit, full.enlarges) = (10, 20, .outside, true)
        (full.gravity, full.quality, full.rotate, full.flip) = (.focal(x: 0.25, y: 1), 77, .threeQuarters, .both)
        full.crop = .init(x: 1, y: 2, width: 3, height: 4)
        (full.blur, full.sharpen, full.keepsMetadata) = (1.5, 0.75, true)
        full.background = .init(red: 1, green: 2, blue: 255, alpha: 0)
        var limits = ImageLimits()
        (limits.bytes, limits.pixels, limits.edge, limits.frames, limits.outputPixels) = (1, 2, 3, 4, 5)
        (limits.time, limits.memory, limits.allowsSVG, limits.allowsPDF) = (.seconds(6), 7, true, true)
        var requests = [
            WorkerRequest(.probe, limits), WorkerRequest(.sample(edge: 33), limits),
            WorkerRequest(.transform(full), limits),
        ]
        for gravity in [ImageTransformation.Gravity.smart, .northWest, .south, .focal(x: 0, y: 1)] {
            var wanted = ImageTransformation(format: .gif)
            wanted.gravity = gravity
            requests.append(WorkerRequest(.transform(wanted), ImageLimits()))
        }
        for request in requests { #expect(WorkerRequest(request.bytes) == request) }
    }

    @Test func `replies come through as they are`() throws {
        let sample = try #require(PixelSample(width: 64, height: 64, bytes: (0..<64 * 64 * 3).map { UInt8($0 & 0xFF) }))
        let replies: [WorkerReply] = [
            .ready(version: "8.14.1"), .sample(sample),
            .facts(ImageFacts(format: .webp, width: 1, height: 2, frames: 3, hasAlpha: true)),
            .failure(.unreadable("why")), .failure(.unsupported), .failure(.tooLarge(.frames)), .failure(.gaveUp("x")),
            .failure(.overloaded), .failure(.unavailable("y")), .failure(.full), .failure(.failed("z")),
        ]
        for reply in replies {
            #expect(WorkerReply(reply.bytes) == reply)
            #expect(reply.bytes.count < WorkerReply.mostBytes)
        }
        let long = WorkerReply.failure(.unreadable(String(repeating: "ö", count: 100_000)))
        #expect(long.bytes.count < WorkerReply.mostBytes)
    }

    @Test func `what makes no sense is no reply and no request`() {
        let texts = [
            "", "{", "[]", "{}", "null", #"{"facts":{}}"#, #"{"error":"other"}"#, #"{"error":"too_large","text":"x"}"#,
            #"{"facts":{"format":"webp","width":-1,"height":2,"frames":1,"alpha":true}}"#,
            #"{"width":64,"height":64,"pixels":"AAAA"}"#, #"{"width":9,"height":1,"pixels":"*"}"#, #"{"task":"probe"}"#,
        ]
        for text in texts {
            #expect(WorkerReply(Array(text.utf8)) == nil, "\(text)")
            #expect(WorkerRequest(Array(text.utf8)) == nil, "\(text)")
        }
    }
}
