// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing

@testable import VipsAdapter

/// The life of worker processes. A worker that is stopped by a signal stands for one that hangs.
@Suite struct WorkerTests {
    private func probe(_ lab: ImageLab, _ limits: ImageLimits = ImageLab.limits) async throws -> ImageFacts {
        try await lab.transformer.probe(ImageLab.photograph("coffee.png"), limits)
    }

    private func gaveUp(_ task: () async throws -> Void) async -> String? {
        do {
            try await task()
            return nil
        } catch { if case .gaveUp(let text) = error as? ImageError { return text } else { return "other: \(error)" } }
    }

    @Test func `no worker runs before there is an image, and this process opens no libvips`() async throws {
        let lab = try ImageLab()
        #expect(lab.workers.isEmpty)
        _ = try await lab.warm()
        #expect(lab.workers.count == 1)
        try await lab.transform(ImageLab.photograph("coffee.png"), into: "a.avif", .avif)
        let maps = ImageLab.kernel("self/maps")
        #expect(maps.contains("libc.so"))
        #expect(!maps.contains("libvips") && !maps.contains("libglib") && !maps.contains("libheif"))
    }

    @Test func `a worker has given up what it doesn't need`() async throws {
        let lab = try ImageLab()
        let worker = try await lab.warm()
        #expect(lab.status(worker, "Threads") == "1")
        #expect(lab.status(worker, "NoNewPrivs") == "1")
        #expect(lab.status(worker, "Seccomp") == "2")
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/fd")
        #expect(Set(files) == ["0", "1", "2"])
        for file in ["1", "2"] {
            let path = "/proc/\(worker)/fd/\(file)"
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/null")
        }
        let environment = ImageLab.kernel("\(worker)/environ")
        let names = environment.split(separator: "\0").map { $0.prefix { $0 != "=" } }
        #expect(
            Set(names).isSubset(of: ["VIPSHOME", "LANG", "MALLOC_ARENA_MAX", "SWIFT_BACKTRACE", "LD_LIBRARY_PATH"])
        )
        let stat = ImageLab.kernel("\(worker)/stat")
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        // It comes on top of the niceness of who starts it.
        let niceness = min(getpriority(Int32(PRIO_PROCESS.rawValue), 0) + Confinement.niceness, 19)
        #expect(fields.count > 16 && fields[16] == "\(niceness)")
        #expect(ImageLab.kernel("\(worker)/oom_score_adj").hasPrefix("1000"))
        let maps = ImageLab.kernel("\(worker)/maps")
        #expect(
            maps.contains("libvips") && !maps.contains("Magick") && !maps.contains("poppler")
                && !maps.contains("openslide")
        )
    }

    @Test func `a worker that hangs is ended at its time`() async throws {
        let lab = try ImageLab()
        let worker = try await lab.warm()
        #expect(await lab.stop(worker))
        var short = ImageLab.limits
        short.time = .milliseconds(300)
        let text = await gaveUp { _ = try await probe(lab, short) }
        #expect(text == "it took longer than 0.3 seconds")
        #expect(!lab.workers.contains(worker))
        #expect(try await probe(lab).width == 600)
    }

    @Test func `memory beyond the limit costs one error`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "black", "large.png", "7000", "7000", "--bands", "3")
        var little = ImageLab.limits
        little.memory = 96 << 20
        // Turning it needs all of it at once.
        let text = await gaveUp {
            try await lab.transform(lab.path("large.png"), into: "a.png", limits: little) {
                ($0.rotate, $0.width) = (.quarter, 4_900)
            }
        }
        #expect(text != nil && text?.hasPrefix("other") == false, "\(String(describing: text))")
        #expect(lab.workers.isEmpty, "what is left of that one is not used again")
        #expect(try await probe(lab).width == 600)
        #expect(
            try await lab.transform(lab.path("large.png"), into: "a.png", .webp, limits: little) { $0.width = 400 }
                .width == 400
        )
    }

    @Test func `cancelling ends the work`() async throws {
        let lab = try ImageLab()
        let worker = try await lab.warm()
        #expect(await lab.stop(worker))
        let task = Task { await gaveUp { _ = try await probe(lab) } }
        #expect(await lab.reaches { lab.transformer.underWay == 1 })
        task.cancel()
        #expect(await task.value == "cancelled")
        #expect(await lab.reaches { !lab.workers.contains(worker) })
        #expect(try await probe(lab).width == 600)
    }

    @Test func `more than can wait is refused`() async throws {
        let lab = try ImageLab { $0.waiting = 1 }
        let worker = try await lab.warm()
        #expect(await lab.stop(worker))
        async let first = gaveUp { _ = try await probe(lab) }
        #expect(await lab.reaches { lab.transformer.underWay == 1 })
        // One of the next two waits, the other one is refused.
        let results = await withTaskGroup(of: ImageError?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        _ = try await probe(lab)
                        return nil
                    } catch { return error as? ImageError }
                }
            }
            let refused = await group.next()
            kill(worker, SIGCONT)
            return [refused ?? nil, await group.next() ?? nil]
        }
        #expect(results == [.overloaded, nil])
        #expect(await first == nil)
    }

    @Test func `a worker is replaced after its share`() async throws {
        let lab = try ImageLab { $0.jobsPerWorker = 2 }
        var seen: [Int32] = []
        for _ in 0..<3 {
            _ = try await probe(lab)
            // After the second image it ends.
            seen += lab.workers.filter { !seen.contains($0) }
        }
        #expect(seen.count == 2)
    }

    @Test func `a worker ends when nothing comes`() async throws {
        let lab = try ImageLab { $0.idle = .milliseconds(100) }
        _ = try await probe(lab)
        #expect(await lab.reaches { lab.workers.isEmpty && lab.transformer.workers == 0 })
        #expect(try await probe(lab).width == 600)
    }

    @Test func `stopping finishes what is under way and refuses the rest`() async throws {
        let lab = try ImageLab(workers: 2)
        _ = try await probe(lab)
        await lab.transformer.stop()
        #expect(lab.workers.isEmpty)
        await #expect(throws: ImageError.unreachable("the server is ending")) { try await probe(lab) }
    }

    @Test func `workers end with the object that had them`() async throws {
        var lab: ImageLab? = try ImageLab { $0.idle = .seconds(3_600) }
        let worker = try await lab?.warm() ?? -1
        let folder = lab?.folder ?? ""
        lab = nil
        let end = ContinuousClock.now + .seconds(120)
        func runs() -> Bool {
            ImageLab.kernel("\(worker)/cmdline").hasPrefix(folder)
        }
        while runs(), ContinuousClock.now < end { await Task.yield() }
        #expect(!runs())
    }

    /// A server that is killed has no time to end its workers, and one that stands still doesn't see its connection close.
    @Test func `what a worker leaves behind ends with the server`() async throws {
        let lab = try ImageLab()
        let server = """
            import os, signal, socket, subprocess, sys
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            worker = subprocess.Popen([sys.argv[1], "image-worker"], stdin=theirs.fileno())
            assert b"ready" in ours.recv(4096)
            os.kill(worker.pid, signal.SIGSTOP)
            open(sys.argv[2], "w").write(str(worker.pid))
            os.kill(os.getpid(), signal.SIGKILL)
            """
        #expect(throws: ImageLab.Failure.self) {
            try lab.tool("python3", "-c", server, lab.path("worker"), lab.path("number"))
        }
        let number = try #require(Int32(String(contentsOfFile: lab.path("number"), encoding: .utf8)))
        #expect(await lab.reaches { !lab.workers.contains(number) })
    }

    @Test func `what is no worker is said to be none`() async throws {
        for program in ["/bin/true", "/bin/cat", "/nowhere/roost"] {
            let lab = try ImageLab {
                ($0.executable, $0.arguments) = (program, [])
                $0.startTime = .seconds(2)
            }
            do {
                _ = try await probe(lab)
                #expect(Bool(false), "\(program)")
            } catch {
                switch error as? ImageError {
                case .unavailable where program != "/bin/cat": break
                // It waits, as a program does that is slow.
                case .unreachable where program == "/bin/cat": break
                default: throw error
                }
            }
        }
    }

    @Test func `several images are worked on at once`() async throws {
        let lab = try ImageLab(workers: 2)
        let photograph = try ImageLab.photograph("coffee.png")
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for width in 1...24 {
                group.addTask {
                    try await lab.transform(photograph, into: "\(width).webp", .webp) { $0.width = width * 10 }.width
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(sizes == Set((1...24).map { $0 * 10 }))
        #expect(lab.workers.count <= 2)
    }
}
