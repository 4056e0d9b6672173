// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import MediaDomain

extension AppConfiguration {
    /// Files: where their bytes are, how much of them is taken, what is made of images.
    public struct Media: Sendable, Hashable {
        /// Nil for the folder `media` beside the database.
        public var location: MediaLocation?
        /// The keys of an S3 bucket.
        public var accessKey: String?
        public var secretKey: Secret<String>?
        public var sessionToken: Secret<String>?
        /// Bytes of one file, however it is sent.
        public var maximumUpload: Int64 = 100_000_000
        /// Whether clients may send to the bucket itself.
        public var direct = false
        /// How long an upload in pieces may rest.
        public var uploadExpiry = Duration.seconds(86_400)
        /// Bytes of made images in memory.
        public var cache = 64_000_000
        /// Whether the program that runs can be started as an image worker, see ``ImageWorkerMode``; if not, images are
        /// served as they are. The command `roost` can be.
        public var startsWorkers = false
        /// Whether a start makes the folders that are missing. A command beside nodes leaves none behind.
        public var makesFolders = true
        /// Processes that work on images; 0 for none, then images are served as they are. Nil for as many as there are
        /// processors.
        public var workers: Int?
        /// Bytes of memory of one of them.
        public var memory: Int64 = 512_000_000
        /// How long one image may take.
        public var time = Duration.seconds(20)
        /// Pixels of an image that is worked on, all frames together.
        public var maximumPixels: Int64 = 50_000_000
        /// What `format=auto` may choose, best first.
        public var formats: [ImageFormat] = [.webp]
        public var svg = false
        public var pdf = false
        /// Whether who manages media may ask for any transformation.
        public var free = false
        /// The widths and heights that anybody may ask for; empty for multiples of 50 up to 2,000.
        public var sizes: Set<Int> = []
        public var presets: [String: TransformRequest] = [:]
        public init() {}

        /// The same for the domain.
        var domain: MediaSettings {
            var settings = MediaSettings()
            settings.maximumUpload = maximumUpload
            settings.uploadExpiry = uploadExpiry
            settings.cache = cache
            settings.image.bytes = max(settings.image.bytes, maximumUpload)
            settings.image.pixels = maximumPixels
            settings.image.time = time
            settings.image.memory = memory
            settings.image.allowsSVG = svg
            settings.image.allowsPDF = pdf
            settings.bounds.sizes = sizes
            settings.presets = presets
            settings.offered = formats
            return settings
        }
    }
}
