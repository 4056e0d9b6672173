// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel
internal import Synchronization

/// Documents of providers (discovery, keys), by address.
///
/// A document is asked for again when it is no longer fresh, with its `ETag`, and by one caller for all who wait. When
/// the provider does not answer, the old one serves for a day more. A caller that misses something in it may have it
/// asked for at once, but that happens once a minute at most: whoever makes up names of keys must not make this server
/// flood the provider.
final class DocumentCache<Document: Sendable>: Sendable {
    typealias Outcome = Result<Document, AuthError>
    typealias Reader = @Sendable ([UInt8]) -> Document?

    private struct Entry {
        var document: Document?
        var tag: String?
        /// Milliseconds since the epoch, as all below.
        var freshUntil: Int64 = 0
        var fetchedAt: Int64 = 0
        var askedAt: Int64 = 0
        var running: Task<Outcome, Never>?
    }

    private enum Step {
        case done(Document)
        case wait(Task<Outcome, Never>)
    }

    private static var capacity: Int { 64 }
    private static var minute: Int64 { 60_000 }
    private static var longestStale: Int64 { 86_400_000 }

    private let entries = Mutex<[String: Entry]>([:])
    private let http: any OutboundHTTP
    private let clock: any WallClock
    private let read: Reader

    /// - Parameter read: nil for a document that makes no sense.
    init(http: any OutboundHTTP, clock: any WallClock, read: @escaping Reader) {
        self.http = http
        self.clock = clock
        self.read = read
    }

    /// - Parameter isMissing: something in the document that is kept is missing; it is asked for though it is fresh,
    ///   unless that happened within the last minute.
    func document(at address: String, isMissing: Bool = false) async throws(AuthError) -> Document {
        let now = clock.now().millisecondsSinceEpoch
        let step = entries.withLock { entries in
            var entry = entries[address] ?? Entry()
            if let document = entry.document {
                let isEarly = now >= entry.askedAt && now - entry.askedAt < Self.minute
                if isMissing ? isEarly && entry.running == nil : now < entry.freshUntil { return Step.done(document) }
            }
            if let running = entry.running { return Step.wait(running) }
            entry.askedAt = now
            let tag = entry.tag
            let task = Task { await self.fetch(address, tag: tag) }
            entry.running = task
            if entries[address] == nil, entries.count >= Self.capacity { Self.makeRoom(&entries) }
            entries[address] = entry
            return Step.wait(task)
        }
        switch step {
        case .done(let document): return document
        case .wait(let task): return try await task.value.get()
        }
    }

    /// The one that was asked for longest ago goes; a fetch that runs for it goes on, and what it brings is not kept.
    private static func makeRoom(_ entries: inout [String: Entry]) {
        if let oldest = entries.min(by: { $0.value.askedAt < $1.value.askedAt })?.key { entries[oldest] = nil }
    }

    private func fetch(_ address: String, tag: String?) async -> Outcome {
        var request = OutboundRequest("GET", address, bodyLimit: 524_288)
        if let tag { request.headers.append(("If-None-Match", tag)) }
        let answer: Result<OutboundResponse, OutboundFailure>
        do throws(OutboundFailure) {
            answer = .success(try await http.send(request))
        } catch {
            answer = .failure(error)
        }
        let now = clock.now().millisecondsSinceEpoch
        return entries.withLock { entries in
            var entry = entries[address] ?? Entry()
            let outcome = settle(answer, address, &entry, now: now)
            entry.running = nil
            if entries[address] != nil { entries[address] = entry.document == nil ? nil : entry }
            return outcome
        }
    }

    private func settle(
        _ answer: Result<OutboundResponse, OutboundFailure>,
        _ address: String,
        _ entry: inout Entry,
        now: Int64
    ) -> Outcome {
        let problem: String
        switch answer {
        case .success(let response) where response.status == 200:
            if let document = read(response.body) {
                entry.document = document
                entry.tag = response.header("ETag")
                return .success(keep(document, response, &entry, now: now))
            }
            problem = "what it answered makes no sense"
        case .success(let response) where response.status == 304:
            if let document = entry.document { return .success(keep(document, response, &entry, now: now)) }
            problem = "it answered 304 to a plain request"
        case .success(let response): problem = "it answered \(response.status)"
        case .failure(let failure): problem = failure.text
        }
        if let document = entry.document, now - entry.fetchedAt < Self.longestStale {
            entry.freshUntil = now + Self.minute
            return .success(document)
        }
        return .failure(.upstream("\(address): \(problem)"))
    }

    private func keep(_ document: Document, _ response: OutboundResponse, _ entry: inout Entry, now: Int64) -> Document
    {
        entry.fetchedAt = now
        entry.freshUntil = now + Int64(Freshness.seconds(cacheControl: response.header("Cache-Control"))) * 1000
        return document
    }
}
