// SPDX-License-Identifier: Apache-2.0
internal import JSON
internal import Kernel
internal import MediaDomain

/// What a worker sends to the server, as one packet of JSON. The server takes it for what it is: the word of a process
/// that may have been taken over by the file that it read.
enum WorkerReply: Equatable {
    /// The first one, unasked.
    case ready(version: String)
    case facts(ImageFacts)
    case sample(PixelSample)
    case failure(ImageError)

    /// The longest one that a worker sends is a sample of 64 by 64 pixels.
    static let mostBytes = 32 << 10

    var bytes: [UInt8] {
        let json: JSONValue =
            switch self {
            case .ready(let version): ["ready": .string(version)]
            case .facts(let facts): ["facts": facts.json]
            case .sample(let sample):
                [
                    "width": .integer(Int64(sample.width)), "height": .integer(Int64(sample.height)),
                    "pixels": .string(Base64URL.encode(sample.bytes)),
                ]
            case .failure(let error): ["error": .string(error.word.0), "text": .string(error.word.1)]
            }
        return json.encoded()
    }

    /// Nil for what ``bytes`` would not have written.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes) else { return nil }
        if let version = json["ready"]?.stringValue {
            self = .ready(version: version)
        } else if let facts = json["facts"] {
            guard let facts = ImageFacts(json: facts) else { return nil }
            self = .facts(facts)
        } else if let pixels = json["pixels"]?.stringValue.flatMap(Base64URL.decode) {
            guard let width = json["width"]?.integerValue, let height = json["height"]?.integerValue,
                let sample = PixelSample(width: Int(clamping: width), height: Int(clamping: height), bytes: pixels)
            else { return nil }
            self = .sample(sample)
        } else {
            guard let word = json["error"]?.stringValue,
                let error = ImageError(word: word, text: json["text"]?.stringValue ?? "")
            else { return nil }
            self = .failure(error)
        }
    }
}

extension ImageFacts {
    fileprivate var json: JSONValue {
        [
            "format": .string(format.rawValue), "width": .integer(Int64(width)), "height": .integer(Int64(height)),
            "frames": .integer(Int64(frames)), "alpha": .boolean(hasAlpha),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let format = json["format"]?.stringValue.flatMap(ImageFormat.init(rawValue:)),
            let width = json["width"]?.integerValue, let height = json["height"]?.integerValue,
            let frames = json["frames"]?.integerValue, let alpha = json["alpha"]?.booleanValue,
            width > 0, height > 0, frames > 0
        else { return nil }
        self.init(
            format: format,
            width: Int(clamping: width),
            height: Int(clamping: height),
            frames: Int(clamping: frames),
            hasAlpha: alpha
        )
    }
}

extension ImageError {
    fileprivate var word: (String, String) {
        switch self {
        case .unreadable(let text): ("unreadable", String(text.prefix(500)))
        case .unsupported: ("unsupported", "")
        case .tooLarge(let excess): ("too_large", excess.rawValue)
        case .gaveUp(let text): ("gave_up", String(text.prefix(500)))
        case .overloaded: ("overloaded", "")
        case .unavailable(let text): ("unavailable", String(text.prefix(500)))
        case .unreachable(let text): ("unreachable", String(text.prefix(500)))
        case .full: ("full", "")
        case .failed(let text): ("failed", String(text.prefix(500)))
        }
    }

    fileprivate init?(word: String, text: String) {
        switch word {
        case "unreadable": self = .unreadable(text)
        case "unsupported": self = .unsupported
        case "too_large":
            guard let excess = Excess(rawValue: text) else { return nil }
            self = .tooLarge(excess)
        case "gave_up": self = .gaveUp(text)
        case "overloaded": self = .overloaded
        case "unavailable": self = .unavailable(text)
        case "unreachable": self = .unreachable(text)
        case "full": self = .full
        case "failed": self = .failed(text)
        default: return nil
        }
    }
}
