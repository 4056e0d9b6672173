// SPDX-License-Identifier: Apache-2.0

import CryptoAdapter
import DataDomain
import FilesystemAdapter
import FoundationEssentials
import Kernel
import Logging
import MediaDomain
import ServiceLifecycle
import VipsAdapter

/// All of media in one app: the store, the records, the transformer, and what happens behind requests.
struct MediaServing: Sendable {
    let parts: MediaParts
    let store: MediaStore
    /// Names this process among those on the database.
    let holder: String
    /// Whether no other process works on the database.
    let isAlone: Bool
    /// Whether administrators of media may ask for any transformation.
    let allowsFree: Bool
    let hooks: MediaHooks
    let transformer: VipsTransformer
    /// Is run for as long as the app is.
    let portraits: ImagePortraits
    private let links: MediaLinks
    private let minimums: MediaMinimums

    /// What it stands on.
    struct Foundation {
        let records: OwnRecords
        let schemas: SchemaService
        let hooks: HookRegistry
        let digests: CryptoDigests
        let paths: LocalPaths
        let isAlone: Bool
        let ids: any IDGenerator
        let clock: any WallClock
        let logger: Logger
    }

    init(_ configuration: AppConfiguration, _ base: Foundation) throws(StartFailure) {
        let settings = configuration.media
        let location = settings.location ?? .folder(path: base.paths.media)
        let scratch: FilesystemScratch
        let threads: IOThreads
        do throws(BlobError) {
            threads = try IOThreads()
            scratch = try FilesystemScratch(
                path: base.paths.scratch,
                threads: threads,
                isMade: settings.makesFolders
            )
        } catch {
            throw StartFailure("The folder \(base.paths.scratch) can't be used: \(MediaStore.text(error))")
        }
        store = try MediaStore(location, configuration, threads: threads, clock: base.clock)
        hooks = MediaHooks(logger: base.logger)
        let workers = settings.workers ?? ProcessInfo.processInfo.activeProcessorCount
        transformer = VipsTransformer(VipsTransformerOptions(workers: max(workers, 1)))
        parts = MediaParts(
            store: settings.direct ? store.blobs : UndirectedStore(store.blobs),
            files: RecordsFileCatalog(records: base.records, schemas: base.schemas),
            folders: RecordsFolderCatalog(records: base.records),
            ledger: RecordsUploadLedger(records: base.records),
            digests: base.digests,
            clock: base.clock,
            events: hooks,
            scratch: scratch,
            images: settings.startsWorkers && workers > 0 ? transformer : nil,
            settings: settings.domain
        )
        holder = base.ids.makeID()
        isAlone = base.isAlone
        allowsFree = settings.free
        links = MediaLinks(records: base.records)
        links.begin(base.schemas, hooks: base.hooks)
        minimums = MediaMinimums(records: base.records)
        minimums.begin(base.schemas, hooks: base.hooks)
        let portraits = ImagePortraits(parts: parts, records: base.records, logger: base.logger)
        self.portraits = portraits
        hooks.begin(base.hooks, Files(parts)) { portraits.note($0) }
    }

    /// What goes on behind requests.
    func services(_ logger: Logger) -> [any Service] { [MediaUpkeep(parts: parts, logger: logger), portraits] }

    /// Called when nothing is asked any more.
    func close(_ registry: HookRegistry) async {
        links.end(registry)
        minimums.end(registry)
        hooks.end(registry)
        await transformer.stop()
        await store.close()
    }
}
