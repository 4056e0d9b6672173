// SPDX-License-Identifier: Apache-2.0

internal import Kernel
public import MediaDomain

/// All that the services of media need, in memory, for tests.
public struct MediaBed: Sendable {
    public let clock: FakeClock
    public let store: InMemoryBlobStore
    public let catalog = InMemoryCatalog()
    public let ledger = InMemoryUploadLedger()
    public let digests = FakeMediaDigests()
    public let events = FakeMediaEvents()
    public let scratch = InMemoryScratch()
    public let images: FakeImageTransformer
    public var settings = MediaSettings()

    public init(
        direct: (any DirectBlobAccess)? = nil,
        whenTransforming: @escaping @Sendable () async -> Void = {}
    ) {
        clock = FakeClock()
        store = InMemoryBlobStore(clock: clock, direct: direct)
        images = FakeImageTransformer(scratch, whenAsked: whenTransforming)
    }

    public var parts: MediaParts {
        MediaParts(
            store: store,
            files: catalog,
            folders: catalog,
            ledger: ledger,
            digests: digests,
            clock: clock,
            events: events,
            scratch: scratch,
            images: images,
            settings: settings
        )
    }

    /// Two people who are signed in.
    public static let ann = Requester(Principal(kind: .user(.text("ann"))))
    public static let bob = Requester(Principal(kind: .user(.text("bob"))))
    public static let nobody = Requester(.anonymous)
}
