// SPDX-License-Identifier: Apache-2.0

internal import Kernel
internal import Synchronization

/// Images made of files on demand. Each is made once, kept in the store beside its original, and the small ones in
/// memory too.
public final class Transforms: Sendable {
    let parts: MediaParts
    let failures: ImageFailures
    private let flights = Mutex<[BlobKey: Task<Result<DerivedImage, MediaError>, Never>]>([:])

    public init(_ parts: MediaParts) {
        self.parts = parts
        failures = ImageFailures(clock: parts.clock)
    }

    /// The image that is asked for. The right to read the file is the caller's to have found.
    /// - Parameters:
    ///   - accept: the client's `Accept`, which decides where the format is left open.
    ///   - isSigned: whether the request's parameters were signed, and so are bound by nothing but what is possible.
    public func image(
        of file: FileRecord,
        _ request: TransformRequest,
        accept: String?,
        isSigned: Bool
    ) async throws(MediaError) -> DerivedImage {
        guard let images = parts.images else { throw MediaError(ImageError.unavailable("")) }
        guard let format = source(file) else { throw MediaError(ImageError.unsupported) }
        guard file.size <= parts.settings.image.bytes else { throw MediaError(ImageError.tooLarge(.bytes)) }
        let wanted = try resolved(request, isSigned: isSigned)
        let decided = wanted.decided(
            format,
            hasAlpha: [.webp, .avif, .svg].contains(format),
            focal: file.focal,
            accept: accept,
            offered: parts.settings.offered
        )
        var digest = parts.digests.begin(.sha256)
        digest.update(Array(decided.canonicalText.utf8))
        guard let key = file.blob.derived(Array(digest.finish().prefix(16))) else {
            throw .internalFailure("a digest is no 16 bytes long")
        }
        let varies = wanted.format == nil
        if let bytes = parts.cache[key] {
            return DerivedImage(key, decided.format, size: Int64(bytes.count), varies: varies, bytes: bytes)
        }
        if let failure = failures[key] { throw MediaError(failure) }
        let making = Making(parts: parts, images: images, file: file, transformation: decided, key: key)
        return try await once(making).varying(varies)
    }

    /// The bytes of an image, or a part of them.
    public func open(_ image: DerivedImage, _ range: Range<Int64>?) async throws(MediaError) -> any ByteSource {
        if let bytes = image.bytes {
            let part = (range ?? 0..<image.size).clamped(to: 0..<image.size)
            return BytesSource(Array(bytes[Int(part.lowerBound)..<Int(part.upperBound)]))
        }
        return try await parts.asking { store throws(BlobError) in try await store.open(image.key, range).source }
    }

    /// With the preset filled in, if it is within what the requester may ask for.
    private func resolved(_ request: TransformRequest, isSigned: Bool) throws(MediaError) -> TransformRequest {
        if !isSigned { try parts.settings.bounds.check(request) }
        guard let name = request.preset else { return request }
        guard let preset = parts.settings.presets[name] else {
            throw .invalid([.init(pointer: "preset", code: "unknown_preset", message: "There is no preset \(name).")])
        }
        return request.filled(by: preset)
    }

    private func source(_ file: FileRecord) -> ImageFormat? {
        let format = ImageFormat.allCases.first { $0.type == file.type }
        switch format {
        case .svg: return parts.settings.image.allowsSVG ? .svg : nil
        case .pdf: return parts.settings.image.allowsPDF ? .pdf : nil
        case nil: return file.type.text == "image/heif" ? .heic : nil
        default: return format
        }
    }

    /// Whoever asks for an image that is being made waits for that one. The work goes on when they leave.
    private func once(_ making: Making) async throws(MediaError) -> DerivedImage {
        let task = flights.withLock { flights in
            if let task = flights[making.key] { return task }
            let task = Task { [self] in
                let result = await made(making)
                self.flights.withLock { $0[making.key] = nil }
                return result
            }
            flights[making.key] = task
            return task
        }
        return try await task.value.get()
    }

    private func made(_ making: Making) async -> Result<DerivedImage, MediaError> {
        do throws(ImageMakingError) {
            let image = try await making.run()
            if let bytes = image.bytes { parts.cache.keep(bytes, image.key) }
            // Whoever deletes the file lets go of what was made of it after the file itself, so one of both sees to it.
            try await making.requireOriginal()
            return .success(image)
        } catch {
            switch error {
            case .image(let error):
                failures.remember(error, making.key)
                return .failure(MediaError(error))
            case .media(let error): return .failure(error)
            }
        }
    }
}
