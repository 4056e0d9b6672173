// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import MediaDomain

extension ConfigurationReader {
    mutating func media(_ media: inout AppConfiguration.Media) {
        setOptional(&media.location, "media.url", "file:path or s3://bucket/prefix?region=…", MediaLocation.init(url:))
        bucketKeys(&media)
        size(&media.maximumUpload, "media.max-upload", "a size such as 100MB")
        boolean(&media.direct, "media.direct")
        set(&media.uploadExpiry, "media.upload-expiry", "a duration such as 24h", TimeSpan.duration)
        set(&media.cache, "media.cache", "a size such as 64MB", ByteSize.bytes)
        setOptional(&media.workers, "media.transforms.workers", "a number, 0 to 64") { text in
            Int(text).flatMap { (0...64).contains($0) ? $0 : nil }
        }
        size(&media.memory, "media.transforms.memory", "a size such as 512MB")
        set(&media.time, "media.transforms.time", "a duration such as 20s", TimeSpan.duration)
        set(&media.maximumPixels, "media.transforms.max-pixels", "a number of pixels such as 50MP", Self.pixels)
        formats(&media.formats)
        boolean(&media.svg, "media.transforms.svg")
        boolean(&media.pdf, "media.transforms.pdf")
        boolean(&media.free, "media.transforms.free")
        sizes(&media.sizes)
        presets(&media.presets)
    }

    private mutating func bucketKeys(_ media: inout AppConfiguration.Media) {
        media.accessKey = text("media.access-key")
        media.secretKey = text("media.secret-key").map { Secret($0) }
        media.sessionToken = text("media.session-token").map { Secret($0) }
        // A host's token is one of the host's keys.
        let (access, token) = (origin(of: "media.access-key"), origin(of: "media.session-token"))
        if token == "AWS_SESSION_TOKEN", access != "AWS_ACCESS_KEY_ID" { media.sessionToken = nil }
        guard case .s3 = media.location else { return }
        for (key, isThere) in [
            ("media.access-key", media.accessKey != nil), ("media.secret-key", media.secretKey != nil),
        ] where !isThere {
            missing(key, for: "media.url")
        }
    }

    private mutating func size(_ setting: inout Int64, _ key: String, _ allowed: String) {
        set(&setting, key, allowed) { ByteSize.bytes($0).map { Int64($0) } }
    }

    /// `50MP`, `50000000`.
    private static func pixels(_ text: String) -> Int64? {
        let isMega = text.uppercased().hasSuffix("MP")
        guard let number = Int64(isMega ? String(text.dropLast(2)) : text), number > 0 else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: isMega ? 1_000_000 : 1)
        return overflow || product > Int64(Int32.max) ? nil : product
    }

    private mutating func formats(_ formats: inout [ImageFormat]) {
        let key = "media.transforms.formats"
        var texts: [String] = []
        guard isGiven(key) else { return }
        list(&texts, key)
        let read = texts.compactMap { ImageFormat(rawValue: $0) }
        guard read.count == texts.count, read.allSatisfy({ [.webp, .avif].contains($0) }) else {
            return refuse(key, "a list of avif and webp is needed")
        }
        formats = read
    }

    private mutating func sizes(_ sizes: inout Set<Int>) {
        let key = "media.transforms.sizes"
        guard let value = value(key) else { return }
        let texts: [String]
        switch value {
        case .string(let text): texts = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        case .array(let elements): texts = elements.map { $0.integerValue.map { String($0) } ?? "" }
        case .integer(let number): texts = [String(number)]
        default: texts = [""]
        }
        let read = texts.compactMap { Int($0) }.filter { (1...TransformRequest.maximumEdge).contains($0) }
        guard read.count == texts.count else {
            return refuse(key, "a list of numbers from 1 to \(TransformRequest.maximumEdge) is needed")
        }
        sizes = Set(read)
    }

    private mutating func presets(_ presets: inout [String: TransformRequest]) {
        let key = "media.transforms.presets"
        guard var value = value(key) else { return }
        if let text = value.stringValue, let parsed = try? JSONValue(parsing: Array(text.utf8)) { value = parsed }
        guard let named = value.objectValue else {
            return refuse(key, "a mapping of names to parameters is needed")
        }
        for preset in named {
            guard let object = preset.value.objectValue, !preset.key.isEmpty, preset.key.utf8.count <= 63 else {
                refuse("\(key).\(preset.key)", "a mapping such as {width: 120, height: 120} is needed", from: key)
                continue
            }
            let parameters = object.map { (name: $0.key, value: Self.plain($0.value)) }
            for parameter in parameters where !TransformRequest.names.contains(parameter.name) {
                refuse("\(key).\(preset.key).\(parameter.name)", "there is no such parameter", from: key)
            }
            do throws(MediaError) {
                var request = try TransformRequest(parameters)
                request.preset = nil
                presets[preset.key] = request
            } catch {
                guard case .invalid(let issues) = error else { continue }
                for issue in issues { refuse("\(key).\(preset.key)", issue.message, from: key) }
            }
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .boolean(let flag): String(flag)
        default: ""
        }
    }
}
