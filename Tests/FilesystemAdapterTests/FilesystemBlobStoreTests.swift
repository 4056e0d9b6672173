// SPDX-License-Identifier: Apache-2.0

import FilesystemAdapter
import MediaDomain
import MediaTestKit
import Testing

struct FilesystemBlobStoreTests {
    @Test(arguments: BlobStoreContract.cases)
    func `the contract holds`(_ one: BlobStoreContract.Case) async throws {
        let place = try TemporaryPlace()
        let threads = try IOThreads()
        try await one.run { try FilesystemBlobStore(path: place.path, threads: threads, syncs: false) }
        // What is left is blobs alone: nothing temporary, whatever happened.
        #expect(place.files(below: "tmp").isEmpty)
    }
}
