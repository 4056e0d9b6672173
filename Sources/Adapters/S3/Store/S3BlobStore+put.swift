// SPDX-License-Identifier: Apache-2.0
public import MediaDomain

extension S3BlobStore {
    public func put(_ key: BlobKey, _ source: any ByteSource, _ facts: BlobFacts) async throws(BlobError) -> StoredBlob
    {
        let result: Result<StoredBlob, BlobError>
        do throws(BlobError) {
            result = .success(try await take(key, source, facts))
        } catch {
            result = .failure(await reason(error))
        }
        await source.close()
        return try result.get()
    }

    /// Something that is missing while a blob is written is no answer about the blob.
    private func reason(_ error: BlobError) async -> BlobError {
        guard case .notFound = error else { return error }
        do throws(S3Failure) {
            try await bucket.check()
        } catch {
            return BlobError(error)
        }
        return .unavailable("S3: what was sent is gone before it was whole")
    }

    private func take(
        _ key: BlobKey,
        _ source: any ByteSource,
        _ facts: BlobFacts
    ) async throws(BlobError) -> StoredBlob {
        let size = options.part(for: facts.length)
        let intake = Intake(source, facts)
        var first: [UInt8] = []
        var second: [UInt8] = []
        let most = facts.length ?? 0 <= options.largestWhole ? options.largestWhole : size
        first.reserveCapacity(min(Int(clamping: facts.length ?? .max), most))
        try await intake.fill(&first, upTo: size)
        if facts.length ?? 0 <= options.largestWhole {
            try await intake.fill(&second, upTo: max(options.largestWhole - first.count, 0))
        }
        if try await intake.isAtEnd(), first.count + second.count <= options.largestWhole {
            first += second
            second = []
            try await putWhole(name(key), first, facts)
        } else {
            try await putParts(name(key), &first, &second, intake, facts)
        }
        return try await Self.reporting { () async throws(S3Failure) in
            blob(try await bucket.head(name(key)), key)
        }
    }

    private func putWhole(_ name: String, _ bytes: [UInt8], _ facts: BlobFacts) async throws(BlobError) {
        try await Self.reporting { () async throws(S3Failure) in
            try await bucket.put(name, bytes, S3Content(facts))
        }
    }

    private func putParts(
        _ name: String,
        _ first: inout [UInt8],
        _ second: inout [UInt8],
        _ intake: Intake,
        _ facts: BlobFacts
    ) async throws(BlobError) {
        let upload = try await begin(name, facts)
        let sender = PartSender(
            bucket: bucket,
            upload: upload,
            size: options.part(for: facts.length),
            inFlight: options.partsInFlight,
            number: 1
        )
        var outcome = await sender.send(Self.taken(&first), Self.taken(&second), intake, keepsWhatCame: false)
        do throws(BlobError) {
            if let failure = outcome.failure { throw failure }
            if Task.isCancelled { throw .source(CancellationError()) }
            try await Self.reporting { () async throws(S3Failure) in
                if !outcome.rest.isEmpty {
                    let number = outcome.parts.count + 1
                    outcome.parts.append(try await bucket.put(S3Body(outcome.rest), part: number, of: upload))
                }
                try await complete(upload, outcome.parts)
            }
        } catch {
            await abort(upload)
            throw error
        }
    }

    /// So that what is sent is not held here too.
    private static func taken(_ bytes: inout [UInt8]) -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    // MARK: - Uploads in parts

    func begin(_ name: String, _ facts: BlobFacts) async throws(BlobError) -> S3Bucket.Upload {
        try await Self.reporting { () async throws(S3Failure) in
            try await shielded { [bucket] () async throws(S3Failure) in
                try await bucket.begin(name, S3Content(facts))
            }
        }
    }

    /// Not given up in the middle, when nobody would know whether the blob is there.
    func complete(_ upload: S3Bucket.Upload, _ parts: [S3Bucket.Part]) async throws(S3Failure) {
        try await shielded { [bucket] () async throws(S3Failure) in try await bucket.complete(upload, parts) }
    }

    /// Where the service can't be reached, the upload stays among those that ``S3GrowingBlobs/unfinished(before:)`` finds.
    func abort(_ upload: S3Bucket.Upload) async {
        await shielded { [bucket] in try? await bucket.abort(upload) }
    }

    /// In the words of the port.
    static func reporting<Output>(
        _ body: () async throws(S3Failure) -> Output
    ) async throws(BlobError) -> Output {
        do throws(S3Failure) { return try await body() } catch { throw BlobError(error) }
    }
}
