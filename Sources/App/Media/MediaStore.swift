// SPDX-License-Identifier: Apache-2.0

import Curl
import FilesystemAdapter
import Kernel
import MediaDomain
import S3Adapter

/// A store of bytes that is open, and what it holds open.
struct MediaStore: Sendable {
    /// Requests to a bucket at a time. A download is one for as long as its reader takes.
    private static let transfers = 512

    let blobs: any BlobStore
    /// The bucket's own, so that slow readers of files are in nobody's way: mail and sign-ins have another.
    private let client: CurlClient?

    /// - Parameters:
    ///   - networks: those that Roost may call besides public ones; the endpoint that the location names is added.
    ///   - setting: what to call in messages.
    init(
        _ location: MediaLocation,
        _ configuration: AppConfiguration,
        threads: IOThreads,
        clock: any WallClock,
        setting: String = "media.url"
    ) throws(StartFailure) {
        switch location {
        case .folder(let path):
            let makes = configuration.media.makesFolders
            if makes { try Storage.make(LocalPaths(database: path).folder) }
            do throws(BlobError) {
                blobs = try FilesystemBlobStore(path: path, threads: threads, isMade: makes)
            } catch {
                throw StartFailure("\(setting): \(Self.text(error))")
            }
            client = nil
        case .s3(let url):
            let place: S3Location
            do throws(S3LocationError) { place = try S3Location(parsing: url) } catch {
                throw StartFailure("\(setting): \(error)")
            }
            guard let credentials = Self.credentials(configuration.media) else {
                throw StartFailure(
                    "\(setting): a bucket needs media.access-key and media.secret-key (or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)."
                )
            }
            let client = try OutboundServices.client(
                configuration,
                adding: place.privateNetworks,
                transfers: Self.transfers
            )
            blobs = S3BlobStore(place, credentials, client: client, clock: clock)
            self.client = client
        }
    }

    func close() async { await client?.shutdown() }

    private static func credentials(_ media: AppConfiguration.Media) -> S3Credentials? {
        guard let access = media.accessKey, let secret = media.secretKey else { return nil }
        return S3Credentials(access: access, secret: secret, session: media.sessionToken)
    }

    static func text(_ error: BlobError) -> String {
        switch error {
        case .misconfigured(let text), .unavailable(let text), .failed(let text): text
        case .full: "there is no room left"
        default: "\(error)"
        }
    }
}
