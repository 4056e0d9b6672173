// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Finds bytes that belong to nothing: what a process left that died between bytes and record, uploads whose time is
/// over, images derived from files that are gone.
public struct Garbage: Sendable {
    public struct Report: Sendable, Hashable {
        /// Blobs that no file and no upload names.
        public var orphans = 0
        public var bytes: Int64 = 0
        public var expiredUploads = 0
        /// Pieces of uploads that nobody remembers.
        public var forgottenUploads = 0
        /// What writes left that were cut off with their process.
        public var leftovers = 0
        public var leftoverBytes: Int64 = 0
        /// Some of the orphans, at most 20.
        public var examples: [BlobKey] = []
        public init() {}

        static let mostExamples = 20

        public mutating func add(_ other: Report) {
            orphans += other.orphans
            bytes += other.bytes
            expiredUploads += other.expiredUploads
            forgottenUploads += other.forgottenUploads
            leftovers += other.leftovers
            leftoverBytes += other.leftoverBytes
            examples += other.examples.prefix(Self.mostExamples - examples.count)
        }
    }

    /// A record may be about to be written for whatever is younger than this, whoever asks.
    public static let leastGrace = Duration.seconds(3600)
    public static let usualGrace = Duration.seconds(86_400)

    private let parts: MediaParts

    public init(_ parts: MediaParts) { self.parts = parts }

    /// - Parameters:
    ///   - deleting: false only counts.
    ///   - grace: how old it is at least; never less than ``leastGrace``.
    ///   - progress: is told after every page of blobs.
    public func collect(
        deleting: Bool,
        grace: Duration = usualGrace,
        progress: @Sendable (Report) async -> Void = { _ in }
    ) async throws(MediaError) -> Report {
        var report = Report()
        var place: GarbagePlace? = .start
        while let here = place {
            let step = try await collect(from: here, deleting: deleting, grace: grace)
            report.add(step.report)
            place = step.next
            await progress(report)
        }
        return report
    }

    /// A part of the same that takes no long time, however much there is: one page of blobs.
    /// - Returns: what it found, and where to go on; nil at the end.
    public func collect(
        from place: GarbagePlace,
        deleting: Bool,
        grace: Duration = usualGrace
    ) async throws(MediaError) -> (report: Report, next: GarbagePlace?) {
        let now = parts.clock.now()
        let limit = now.advanced(by: .zero - max(grace, Self.leastGrace))
        var report = Report()
        switch place {
        case .expired:
            let hasMore = try await endUploads(now, deleting, &report)
            return (report, hasMore ? .expired : .forgotten)
        case .forgotten:
            let hasMore = try await endForgotten(limit, deleting, &report)
            return (report, hasMore ? .forgotten : .leftovers)
        case .leftovers:
            let found = try await parts.asking { store throws(BlobError) in
                try await store.leftovers(before: limit, deleting: deleting)
            }
            report.leftovers = found.count
            report.leftoverBytes = found.bytes
            return (report, .blobs(.originals, after: nil))
        case .blobs(let area, let after):
            let page = try await parts.asking { store throws(BlobError) in
                try await store.list(.area(area), after: after, limit: 1000)
            }
            try await sweep(page.blobs.filter { $0.modified < limit }, area, deleting, &report)
            return (report, page.next.map { .blobs(area, after: $0) } ?? GarbagePlace.beginning(behind: area))
        }
    }

    /// Ends the uploads whose time is over: what a server does now and then by itself.
    public func endExpiredUploads() async throws(MediaError) -> Int {
        var report = Report()
        while try await endUploads(parts.clock.now(), true, &report) {}
        return report.expiredUploads
    }

    /// - Returns: whether there may be more.
    private func endUploads(_ now: Timestamp, _ deleting: Bool, _ report: inout Report) async throws(MediaError)
        -> Bool
    {
        let uploads = ResumableUploads(parts, holder: "", isAlone: true)
        // One that is ended takes several calls of the store; those that are only counted can't be paged through.
        let limit = deleting ? 50 : 1000
        let expired = try await parts.ledger.expired(at: now, limit: limit)
        report.expiredUploads += expired.count
        guard deleting else { return false }
        for upload in expired { try await uploads.remove(upload) }
        return expired.count >= limit
    }

    /// - Returns: whether there may be more.
    private func endForgotten(_ limit: Timestamp, _ deleting: Bool, _ report: inout Report) async throws(MediaError)
        -> Bool
    {
        let open = try await parts.asking { store throws(BlobError) in
            try await store.growing.unfinished(before: limit)
        }
        guard !open.isEmpty else { return false }
        let known = try await parts.ledger.known(open.map(\.key))
        let forgotten = open.filter { !known.contains($0.key) }
        guard deleting else {
            report.forgottenUploads += forgotten.count
            return false
        }
        let now = forgotten.prefix(50)
        report.forgottenUploads += now.count
        for upload in now {
            try await parts.asking { store throws(BlobError) in try await store.growing.abandon(upload) }
        }
        return now.count < forgotten.count
    }

    private func sweep(
        _ blobs: [StoredBlob],
        _ area: BlobKey.Area,
        _ deleting: Bool,
        _ report: inout Report
    ) async throws(MediaError) {
        guard !blobs.isEmpty else { return }
        // What was derived lives as long as its original.
        let owners = blobs.map { area == .derived ? $0.key.original : $0.key }
        let asked = Array(Set(owners))
        let known = try await parts.files.known(asked).union(try await parts.ledger.known(asked))
        let orphans = zip(blobs, owners).filter { !known.contains($0.1) }.map(\.0)
        report.orphans += orphans.count
        report.bytes += orphans.reduce(0) { $0 + $1.size }
        report.examples += orphans.prefix(Report.mostExamples).map(\.key)
        guard deleting, !orphans.isEmpty else { return }
        try await parts.asking { store throws(BlobError) in try await store.delete(orphans.map(\.key)) }
    }
}
