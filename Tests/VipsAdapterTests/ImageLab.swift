// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Synchronization

@testable import VipsAdapter

/// A folder of a test's own, with workers of its own, and libvips' tools to make images and to judge them.
final class ImageLab: Sendable {
    struct Failure: Error { let text: String }

    let folder: String
    let transformer: VipsTransformer

    static let root = #filePath.components(separatedBy: "/Tests/")[0]

    /// The program is reached by a name of the lab's own, by which its workers are known from those of other tests.
    init(workers: Int = 1, _ change: (inout VipsTransformerOptions) -> Void = { _ in }) throws {
        folder = FileManager.default.temporaryDirectory.path + "/roost-images-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let program =
            ProcessInfo.processInfo.environment["ROOST_IMAGE_WORKER"] ?? "\(Self.root)/.build/debug/roost"
        guard FileManager.default.isExecutableFile(atPath: program) else { throw Failure(text: "no \(program)") }
        try FileManager.default.createSymbolicLink(atPath: folder + "/worker", withDestinationPath: program)
        var options = VipsTransformerOptions(workers: workers)
        options.executable = folder + "/worker"
        options.startTime = .seconds(120)
        options.idle = .seconds(3_600)
        change(&options)
        transformer = VipsTransformer(options)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Generous, as machines that run tests are busy.
    static var limits: ImageLimits {
        var limits = ImageLimits()
        limits.time = .seconds(240)
        return limits
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    static func photograph(_ name: String) throws -> String {
        let path = "\(root)/.build/peers/pictures/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(text: "there is no \(path): run Scripts/install-test-peers")
        }
        return path
    }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Transforms into a file of this name in the folder.
    @discardableResult
    func transform(
        _ source: String,
        into name: String,
        _ format: ImageFormat = .png,
        limits: ImageLimits = ImageLab.limits,
        _ change: (inout ImageTransformation) -> Void = { _ in }
    ) async throws -> ImageFacts {
        var wanted = ImageTransformation(format: format)
        change(&wanted)
        let target = try write([], name)
        return try await transformer.transform(source, wanted, into: target, limits)
    }

    /// The error that the transformation must end with.
    func failure(
        _ source: String,
        limits: ImageLimits = ImageLab.limits,
        _ change: (inout ImageTransformation) -> Void = { $0.width = 100 }
    ) async -> ImageError? {
        do {
            try await transform(source, into: "never.png", limits: limits, change)
            return nil
        } catch { return error as? ImageError }
    }

    // MARK: - The judge

    // Foundation's processes don't bear being started by several threads at once.
    private static let running = Mutex(())

    /// Runs one of libvips' tools in the folder; what it writes.
    @discardableResult
    func tool(_ program: String, _ arguments: String...) throws -> String {
        try Self.running.withLock { _ in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Failure(text: "\(program) \(arguments): \(text)") }
            return text.split(separator: "\n").filter { !$0.contains("WARNING") && !$0.isEmpty }
                .joined(separator: "\n")
        }
    }

    /// A value of the header, as libvips' tool reads it.
    func field(_ name: String, of path: String) throws -> String { try tool("vipsheader", "-f", name, path) }

    func size(of path: String) throws -> [Int] {
        [Int(try field("width", of: path)) ?? 0, Int(try field("height", of: path)) ?? 0]
    }

    /// The mean difference of the values of two images of one size, 0 to 255.
    func difference(_ first: String, _ second: String, scale: Double) throws -> Double {
        try tool("vips", "resize", second, "scaled.png", "\(scale)")
        return try difference(first, path("scaled.png"))
    }

    func difference(_ first: String, _ second: String) throws -> Double {
        let name = "difference-\(UUID().uuidString)"
        for (path, part) in [(first, "a"), (second, "b")] {
            try tool("vips", "colourspace", path, "\(name)-\(part)1.v", "srgb")
            try tool("vips", "extract_band", "\(name)-\(part)1.v", "\(name)-\(part).v", "0", "--n", "3")
        }
        try tool("vips", "subtract", "\(name)-a.v", "\(name)-b.v", "\(name).v")
        try tool("vips", "abs", "\(name).v", "\(name)-abs.v")
        return Double(try tool("vips", "avg", "\(name)-abs.v")) ?? .infinity
    }

    /// Coffee behind glass: 600 by 400 pixels, the left half transparent.
    func glass() throws -> String {
        try tool("vips", "black", "clear.png", "300", "400")
        try tool("vips", "linear", "clear.png", "full.png", "1", "255", "--uchar")
        try tool("vips", "arrayjoin", "clear.png full.png", "mask.png", "--across", "2")
        try tool("vips", "bandjoin", "\(Self.photograph("coffee.png")) mask.png", "glass.png")
        return path("glass.png")
    }

    /// The values of one pixel.
    func pixel(_ path: String, _ x: Int, _ y: Int) throws -> [Double] {
        try tool("vips", "getpoint", path, "\(x)", "\(y)").split(separator: " ").compactMap { Double($0) }
    }

    // MARK: - Workers

    /// The numbers of the lab's processes.
    var workers: [Int32] {
        // Processes that end meanwhile make the listing fail.
        var names: [String]?
        while names == nil { names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") }
        let numbers = (names ?? []).compactMap { Int32($0) }
        return numbers.filter { number in
            Self.kernel("\(number)/cmdline").hasPrefix(folder + "/worker") && !isDead(number)
        }
    }

    private func isDead(_ number: Int32) -> Bool { status(number, "State").hasPrefix("Z") }

    /// A file of /proc, whose length is known only at its end; empty when there is none.
    static func kernel(_ path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: "/proc/" + path) else { return "" }
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }

    /// A line of /proc/…/status.
    func status(_ number: Int32, _ name: String) -> String {
        let line = Self.kernel("\(number)/status").split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }

    /// Has the one worker started by a first image; its number.
    func warm() async throws -> Int32 {
        _ = try await transformer.probe(Self.photograph("coffee.png"), Self.limits)
        guard let number = workers.first else { throw Failure(text: "no worker runs") }
        return number
    }

    /// Has a worker stand still, as one that hangs.
    func stop(_ worker: Int32) async -> Bool {
        kill(worker, SIGSTOP)
        return await reaches { status(worker, "State").hasPrefix("T") }
    }

    /// Waits for something that will come; false when it doesn't in two minutes.
    func reaches(_ condition: () -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if condition() { return true }
            await Task.yield()
            usleep(1_000)
        }
        return false
    }
}

extension ImageFacts {
    var sides: [Int] { [width, height] }
}
