// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing

@testable import VipsAdapter

/// Workers that end when they should not: whose fault it is, and what becomes of the image.
@Suite struct WorkerLossTests {
    private func probe(_ lab: ImageLab) async throws -> ImageFacts {
        try await lab.transformer.probe(ImageLab.photograph("coffee.png"), ImageLab.limits)
    }

    private func failure(_ work: () async throws -> Void) async -> ImageError? {
        do {
            try await work()
            return nil
        } catch { return error as? ImageError }
    }

    /// A lab whose first workers do what `body` says when they have a job, and are killed; then come real ones.
    /// - Parameter count: nil for all workers.
    private func lab(losing count: Int?, before: String = "", over body: String = "pass") throws -> ImageLab {
        let script = """
            import os, signal, socket, sys
            with open("STARTS", "a+") as starts:
                starts.write("x")
                starts.seek(0)
                number = len(starts.read())
            if number > COUNT:
                os.execv("WORKER", ["WORKER", "image-worker"])
            channel = socket.socket(fileno=0)
            \(before)
            channel.send(b'{"ready":"0"}')
            job, files, _, _ = socket.recv_fds(channel, 65536, 4)
            \(body)
            os.kill(os.getpid(), signal.SIGKILL)
            """
        let lab = try ImageLab {
            $0.arguments = [$0.executable + ".py"]
            $0.executable = "/usr/bin/python3"
        }
        let text = script.replacing("STARTS", with: lab.path("starts"))
            .replacing("WORKER", with: lab.path("worker")).replacing("COUNT", with: "\(count ?? .max)")
            .replacing("CLOSED", with: lab.path("closed"))
        try Data(text.utf8).write(to: URL(fileURLWithPath: lab.path("worker.py")))
        return lab
    }

    private func starts(_ lab: ImageLab) -> Int { FileManager.default.contents(atPath: lab.path("starts"))?.count ?? 0 }

    @Test func `a worker that was killed while idle costs nothing`() async throws {
        let lab = try ImageLab()
        let worker = try await lab.warm()
        kill(worker, SIGKILL)
        #expect(await lab.reaches { lab.workers.isEmpty })
        #expect(try await probe(lab).width == 600)
    }

    /// Many times, as it is a matter of what comes first: the job to the worker, or its end.
    @Test func `a worker that is killed right before an image costs nothing`() async throws {
        let lab = try ImageLab()
        for _ in 0..<12 {
            kill(try await lab.warm(), SIGKILL)
            #expect(try await probe(lab).width == 600)
        }
    }

    @Test func `a worker that is killed over an image is replaced, and the image made`() async throws {
        let lab = try ImageLab()
        let worker = try await lab.warm()
        #expect(await lab.stop(worker))
        async let error = failure {
            let facts = try await probe(lab)
            #expect(facts.width == 600)
        }
        #expect(await lab.reaches { lab.transformer.underWay == 1 })
        kill(worker, SIGKILL)
        #expect(await error == nil)
        #expect(!lab.workers.contains(worker))
    }

    @Test func `a new worker that ends over an image is replaced once`() async throws {
        let lab = try lab(losing: 1)
        #expect(try await probe(lab).width == 600)
        #expect(starts(lab) == 2)
    }

    @Test func `an image over which two new workers end is given up`() async throws {
        let lab = try lab(losing: 2)
        #expect(
            await failure { _ = try await probe(lab) }
                == .gaveUp("2 workers are gone over it: it was ended by signal 9")
        )
        #expect(starts(lab) == 2)
        #expect(try await probe(lab).width == 600)
    }

    @Test func `what a lost worker wrote is no part of the result`() async throws {
        let lab = try lab(losing: 1, over: "os.write(files[1], b'x' * 100000); os.read(files[0], 1000)")
        let facts = try await lab.transform(ImageLab.photograph("coffee.png"), into: "a.webp", .webp) { $0.width = 60 }
        #expect(facts.sides == [60, 40])
        #expect(try lab.size(of: lab.path("a.webp")) == [60, 40])
        #expect(FileManager.default.contents(atPath: lab.path("a.webp")).map { $0.count < 50_000 } == true)
        #expect(starts(lab) == 2)
    }

    @Test func `files that a worker hands over are not kept`() async throws {
        let facts = #"{"facts":{"format":"png","width":1,"height":1,"frames":1,"alpha":false}}"#
        let lab = try lab(
            losing: 1,
            // Its reading ends when nobody has the other end open.
            over: "ours, theirs = os.pipe(); socket.send_fds(channel, [b'\(facts)'], [theirs]); os.close(theirs); "
                + "os.read(ours, 1); open('CLOSED', 'w')"
        )
        #expect(try await probe(lab).width == 1)
        #expect(await lab.reaches { FileManager.default.fileExists(atPath: lab.path("closed")) })
    }

    @Test func `workers that are killed before they are ready are none for the moment`() async throws {
        let killed = "os.kill(os.getpid(), signal.SIGKILL)"
        let never = try lab(losing: nil, before: killed)
        #expect(
            await failure { _ = try await probe(never) }
                == .unreachable("workers don't start: it was ended by signal 9")
        )
        #expect(starts(never) == 3)
        let late = try lab(losing: 2, before: killed)
        #expect(try await probe(late).width == 600)
        #expect(starts(late) == 3)
    }

    /// As somebody does who ends all workers again and again.
    @Test func `under a hail of kills an image is made, given up or put off`() async throws {
        let lab = try ImageLab(workers: 2)
        let photograph = try ImageLab.photograph("coffee.png")
        let killing = Task {
            while !Task.isCancelled {
                for worker in lab.workers { kill(worker, SIGKILL) }
                await Task.yield()
            }
        }
        for width in 1...12 {
            switch await failure({ try await lab.transform(photograph, into: "\(width).png") { $0.width = width * 10 } }
            ) {
            case nil, .gaveUp, .unreachable: break
            case let other: Issue.record("\(String(describing: other))")
            }
        }
        killing.cancel()
        await killing.value
        #expect(try await probe(lab).width == 600)
    }
}
