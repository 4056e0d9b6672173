// SPDX-License-Identifier: Apache-2.0

/// Looks for one derived image in the store, and makes it where it is not.
struct Making: Sendable {
    let parts: MediaParts
    let images: any ImageTransformer
    let file: FileRecord
    let transformation: ImageTransformation
    let key: BlobKey

    func run() async throws(ImageMakingError) -> DerivedImage {
        if let image = try await stored() { return image }
        let target = try await scratch()
        var copy: (any ScratchFile)?
        do throws(ImageMakingError) {
            let path: String
            if let local = parts.store.localPath(of: file.blob) {
                path = local
            } else {
                let whole = try await original()
                copy = whole
                path = whole.path
            }
            try await transform(path, into: target.path)
            let image = try await keep(target)
            await copy?.remove()
            await target.remove()
            return image
        } catch {
            await copy?.remove()
            await target.remove()
            throw error
        }
    }

    /// Throws when the file was deleted meanwhile, and keeps nothing of it then.
    func requireOriginal() async throws(ImageMakingError) {
        do throws(BlobError) {
            guard try await parts.store.head(file.blob) == nil else { return }
        } catch {
            throw .media(MediaError(error))
        }
        await parts.forgetDerived(from: file.blob)
        throw .media(.notFound)
    }

    private func stored() async throws(ImageMakingError) -> DerivedImage? {
        do throws(BlobError) {
            let open = try await parts.store.open(key, nil)
            guard open.blob.size <= Int64(parts.settings.cachedImage) else {
                await open.source.close()
                return DerivedImage(key, transformation.format, size: open.blob.size)
            }
            let bytes = try await open.source.collect(limit: parts.settings.cachedImage)
            return DerivedImage(key, transformation.format, size: open.blob.size, bytes: bytes)
        } catch {
            if case .notFound = error { return nil }
            throw .media(MediaError(error))
        }
    }

    private func scratch() async throws(ImageMakingError) -> any ScratchFile {
        do throws(BlobError) {
            return try await parts.scratch.makeFile()
        } catch {
            throw .media(MediaError(error))
        }
    }

    /// The original as a file of this machine.
    private func original() async throws(ImageMakingError) -> any ScratchFile {
        let copy = try await scratch()
        do throws(BlobError) {
            let source = try await parts.store.open(file.blob, nil).source
            _ = try await copy.fill(from: source, limit: parts.settings.image.bytes)
            return copy
        } catch {
            await copy.remove()
            if case .notFound = error {
                throw .media(.unavailable("the bytes of file \(file.id) are not in the store"))
            }
            throw .media(MediaError(error))
        }
    }

    private func transform(_ path: String, into target: String) async throws(ImageMakingError) {
        do throws(ImageError) {
            _ = try await images.transform(path, transformation, into: target, parts.settings.image)
        } catch {
            throw .image(error)
        }
    }

    private func keep(_ made: any ScratchFile) async throws(ImageMakingError) -> DerivedImage {
        do throws(BlobError) {
            let size = try await made.size()
            let facts = BlobFacts(length: size, type: transformation.format.type)
            guard size <= Int64(parts.settings.cachedImage) else {
                _ = try await parts.store.put(key, try await made.open(), facts)
                return DerivedImage(key, transformation.format, size: size)
            }
            let bytes = try await made.open().collect(limit: parts.settings.cachedImage)
            _ = try await parts.store.put(key, BytesSource(bytes), facts)
            return DerivedImage(key, transformation.format, size: size, bytes: bytes)
        } catch {
            throw .media(MediaError(error))
        }
    }
}

/// Whether the image was the trouble, or what is around it.
enum ImageMakingError: Error {
    case image(ImageError)
    case media(MediaError)
}
