// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Holds an upload for this process while bytes come, where other processes could work on it too.
actor LeaseKeeper {
    private let uploads: ResumableUploads
    private(set) var upload: PendingUpload?

    init(uploads: ResumableUploads) { self.uploads = uploads }

    /// Throws `.locked` where another process holds it. Where none is, the ledger is written only if there is something
    /// to tell it.
    func take(_ found: PendingUpload, isChanged: Bool) async throws(MediaError) -> PendingUpload {
        var taken = found
        if !uploads.isAlone {
            if uploads.isHeldElsewhere(found) { throw .locked }
            taken.lease = newLease
        }
        upload = taken
        guard isChanged || taken.lease != found.lease else { return taken }
        return try await keep(taken)
    }

    /// Holds it longer, once a third of the time has passed.
    func renew() async throws(MediaError) {
        guard var held = upload, let lease = held.lease, !uploads.isAlone else { return }
        let fresh = newLease
        let third = uploads.parts.settings.lease / 3
        guard lease.until.advanced(by: third) <= fresh.until else { return }
        held.lease = fresh
        _ = try await keep(held)
    }

    /// Lets go of it, and keeps until when it may rest now, once that is worth a write.
    func release(expires: Timestamp) async throws(MediaError) -> PendingUpload? {
        guard var held = upload else { return nil }
        let step = uploads.parts.settings.uploadExpiry / 10
        guard held.lease != nil || held.expires.advanced(by: step) <= expires else { return held }
        held.lease = nil
        held.expires = expires
        return try await keep(held)
    }

    /// Lets go of it after a failure; one that fails again ends by its time.
    func give() async {
        guard var held = upload, held.lease != nil else { return }
        held.lease = nil
        _ = try? await keep(held)
    }

    private func keep(_ changed: PendingUpload) async throws(MediaError) -> PendingUpload {
        do throws(MediaError) {
            let kept = try await uploads.parts.ledger.update(changed)
            upload = kept
            return kept
        } catch {
            if case .stale = error { throw .locked }
            throw error
        }
    }

    private var newLease: PendingUpload.Lease {
        .init(holder: uploads.holder, until: uploads.parts.clock.now().advanced(by: uploads.parts.settings.lease))
    }
}

/// Passes bytes on for as long as the upload is held.
final class LeasedSource: ByteSource {
    private let base: any ByteSource
    private let lease: LeaseKeeper

    init(_ base: any ByteSource, lease: LeaseKeeper) {
        self.base = base
        self.lease = lease
    }

    func next() async throws(BlobError) -> [UInt8]? {
        let chunk = try await base.next()
        do throws(MediaError) {
            try await lease.renew()
        } catch {
            throw .source(error)
        }
        return chunk
    }

    func close() async { await base.close() }
}
