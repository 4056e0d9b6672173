// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import Roost
import Testing

@Suite struct MediaConfigurationTests {
    private func read(
        flags: [String: (flag: String, value: String)] = [:],
        environment: [String: String] = [:],
        media: JSONValue? = nil
    ) throws(ConfigurationError) -> AppConfiguration.Media {
        try ConfigurationReader.read(
            flags: flags,
            environment: environment,
            file: media.map { ["media": $0] },
            fileName: "roost.yaml",
            readFile: { $0 == "/secret" ? "from file\n" : nil }
        ).media
    }

    @Test func `every setting of files is read`() throws {
        let media = try read(media: [
            "url": "file:x/files", "max-upload": "2GB", "direct": true, "upload-expiry": "36h", "cache": "1MB",
            "transforms": [
                "workers": 3, "memory": "1GB", "time": "5s", "max-pixels": "24MP", "formats": ["avif", "webp"],
                "svg": true, "pdf": true, "free": true, "sizes": [120, 640],
                "presets": ["thumb": ["width": 120, "height": 80, "fit": "cover", "focal": "0.5,0.2"]],
            ],
        ])
        #expect(media.location == .folder(path: "x/files"))
        #expect(media.maximumUpload == 2_000_000_000 && media.direct && media.uploadExpiry == .seconds(129_600))
        #expect(media.cache == 1_000_000 && media.workers == 3 && media.memory == 1_000_000_000)
        #expect(media.time == .seconds(5) && media.maximumPixels == 24_000_000 && media.formats == [.avif, .webp])
        #expect(media.svg && media.pdf && media.free && media.sizes == [120, 640])
        #expect(media.presets["thumb"]?.width == 120 && media.presets["thumb"]?.fit == .cover)
    }

    @Test func `the keys of a bucket come from our names first, then from those that hosts set`() throws {
        let host = ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]
        let flags = ["media.url": ("--media", "s3://bucket/app?region=eu-central-1")]
        let media = try read(flags: flags, environment: host)
        #expect(media.location == .s3(url: "s3://bucket/app?region=eu-central-1"))
        #expect(media.accessKey == "a" && media.secretKey == Secret("s") && media.sessionToken == Secret("t"))
        let own = host.merging(["ROOST_MEDIA_ACCESS_KEY": "b", "ROOST_MEDIA_SECRET_KEY_FILE": "/secret"]) { $1 }
        let second = try read(flags: flags, environment: own)
        #expect(second.accessKey == "b" && second.secretKey == Secret("from file"))
        // The host's token is none of other keys.
        #expect(second.sessionToken == nil)
        let token = host.merging(["ROOST_MEDIA_SESSION_TOKEN_FILE": "/secret"]) { $1 }
        #expect(try read(flags: flags, environment: token).sessionToken == Secret("from file"))
        let named = host.merging(["ROOST_MEDIA_SESSION_TOKEN": "own"]) { $1 }
        #expect(try read(flags: flags, environment: named).sessionToken == Secret("own"))
        let file: JSONValue = ["url": "s3://bucket", "access-key": "a", "secret-key": "s", "session-token": "filed"]
        let filed = try read(media: file)
        #expect(filed.sessionToken == Secret("filed"))
        #expect(!"\(filed)".contains("filed"))
        #expect(try read(environment: host, media: file).accessKey == "a")
        #expect(try read(environment: host, media: file).sessionToken == Secret("filed"))
    }

    @Test func `from the environment lists and presets are texts`() throws {
        let media = try read(environment: [
            "ROOST_MEDIA_TRANSFORMS_SIZES": "100, 200", "ROOST_MEDIA_TRANSFORMS_FORMATS": "avif",
            "ROOST_MEDIA_TRANSFORMS_PRESETS": #"{"s":{"width":10}}"#,
        ])
        #expect(media.sizes == [100, 200] && media.formats == [.avif] && media.presets["s"]?.width == 10)
    }

    @Test func `all mistakes about files are told together`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try read(media: [
                "url": "s3://bucket", "max-upload": "many", "upload-expiry": 0, "colour": "red",
                "transforms": [
                    "workers": 65, "formats": ["gif"], "sizes": [0], "max-pixels": "9999999MP",
                    "presets": ["a": ["width": "wide"], "b": ["wdth": 1], "c": 3],
                ],
            ])
        }
        let keys = Set((error?.mistakes ?? []).map(\.key))
        let expected: Set = [
            "media.access-key", "media.secret-key", "media.max-upload", "media.upload-expiry", "media.colour",
            "media.transforms.workers", "media.transforms.formats", "media.transforms.sizes",
            "media.transforms.max-pixels", "media.transforms.presets.a", "media.transforms.presets.b.wdth",
            "media.transforms.presets.c",
        ]
        #expect(keys == expected)
        #expect(throws: ConfigurationError.self) { try read(media: ["url": "ftp://x"]) }
    }
}
