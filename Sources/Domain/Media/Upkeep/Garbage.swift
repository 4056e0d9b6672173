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
        /// Some of the orphans, at most 20.
        public var examples: [BlobKey] = []
        public init() {}
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
        let now = parts.clock.now()
        let limit = now.advanced(by: .zero - max(grace, Self.leastGrace))
        var report = Report()
        try await endUploads(now, deleting, &report)
        try await endForgotten(limit, deleting, &report)
        for area in BlobKey.Area.allCases {
            var after: BlobKey?
            repeat {
                let page = try await parts.asking { store throws(BlobError) in
                    try await store.list(.area(area), after: after, limit: 1000)
                }
                try await sweep(page.blobs.filter { $0.modified < limit }, area, deleting, &report)
                after = page.next
                await progress(report)
            } while after != nil
        }
        return report
    }

    /// Ends the uploads whose time is over: what a server does now and then by itself.
    public func endExpiredUploads() async throws(MediaError) -> Int {
        var report = Report()
        try await endUploads(parts.clock.now(), true, &report)
        return report.expiredUploads
    }

    private func endUploads(_ now: Timestamp, _ deleting: Bool, _ report: inout Report) async throws(MediaError) {
        let uploads = ResumableUploads(parts, holder: "", isAlone: true)
        while true {
            let expired = try await parts.ledger.expired(at: now, limit: 200)
            report.expiredUploads += expired.count
            guard deleting, !expired.isEmpty else { return }
            for upload in expired { try await uploads.remove(upload) }
        }
    }

    private func endForgotten(_ limit: Timestamp, _ deleting: Bool, _ report: inout Report) async throws(MediaError) {
        let open = try await parts.asking { store throws(BlobError) in try await store.growing.unfinished(before: limit)
        }
        guard !open.isEmpty else { return }
        let known = try await parts.ledger.known(open.map(\.key))
        for upload in open where !known.contains(upload.key) {
            report.forgottenUploads += 1
            guard deleting else { continue }
            try await parts.asking { store throws(BlobError) in try await store.growing.abandon(upload) }
        }
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
        report.examples += orphans.prefix(20 - report.examples.count).map(\.key)
        guard deleting, !orphans.isEmpty else { return }
        try await parts.asking { store throws(BlobError) in try await store.delete(orphans.map(\.key)) }
    }
}
