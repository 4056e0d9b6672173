// SPDX-License-Identifier: Apache-2.0

extension ConfigurationKey {
    static let media: [ConfigurationKey] = [
        .init(
            name: "media.url",
            defaultText: "null",
            explanation:
                "file:path or s3://bucket/prefix?region=&endpoint=&path-style=; null: media beside the database"
        ),
        .init(
            name: "media.access-key",
            defaultText: "null",
            explanation: "of the bucket",
            hostVariable: "AWS_ACCESS_KEY_ID",
            isHostVariableLast: true
        ),
        .init(
            name: "media.secret-key",
            defaultText: "null",
            explanation: "of the bucket",
            isSecret: true,
            hostVariable: "AWS_SECRET_ACCESS_KEY",
            isHostVariableLast: true
        ),
        .init(
            name: "media.session-token",
            defaultText: "null",
            explanation: "of keys that count for a while only",
            isSecret: true,
            hostVariable: "AWS_SESSION_TOKEN",
            isHostVariableLast: true
        ),
        .init(name: "media.max-upload", defaultText: "100MB", explanation: "the largest file"),
        .init(
            name: "media.direct",
            defaultText: "false",
            explanation: "whether clients may send to the bucket itself, at addresses that Roost signs"
        ),
        .init(
            name: "media.upload-expiry",
            defaultText: "24h",
            explanation: "how long an upload in pieces may rest"
        ),
        .init(name: "media.cache", defaultText: "64MB", explanation: "made images that are kept in memory"),
        .init(
            name: "media.transforms.workers",
            defaultText: "null",
            explanation: "processes that work on images; 0 for none, null for one for each processor"
        ),
        .init(name: "media.transforms.memory", defaultText: "512MB", explanation: "the memory of one of them"),
        .init(name: "media.transforms.time", defaultText: "20s", explanation: "how long one image may take"),
        .init(
            name: "media.transforms.max-pixels",
            defaultText: "50MP",
            explanation: "the largest image that is worked on, all frames together"
        ),
        .init(
            name: "media.transforms.formats",
            defaultText: "[webp]",
            explanation: "what format=auto may choose beside the image's own, best first: avif, webp"
        ),
        .init(name: "media.transforms.svg", defaultText: "false", explanation: "whether drawings become pixels"),
        .init(name: "media.transforms.pdf", defaultText: "false", explanation: "whether documents become pixels"),
        .init(
            name: "media.transforms.free",
            defaultText: "false",
            explanation: "whether who holds media.manage may ask for any transformation"
        ),
        .init(
            name: "media.transforms.sizes",
            defaultText: "[]",
            explanation: "the widths and heights that may be asked for; [] for the multiples of 50 up to 2000"
        ),
        .init(
            name: "media.transforms.presets",
            defaultText: "{}",
            explanation: "by name, as {thumb: {width: 120, height: 120, fit: cover}}"
        ),
    ]
}
