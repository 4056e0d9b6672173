// SPDX-License-Identifier: Apache-2.0
internal import JSON
internal import Kernel
internal import MediaDomain

/// What the server sends to a worker, as one packet of JSON; the files ride along, the image first.
struct WorkerRequest: Equatable {
    enum Task: Equatable {
        case probe
        case sample(edge: Int)
        case transform(ImageTransformation)
    }

    let task: Task
    let limits: ImageLimits

    init(_ task: Task, _ limits: ImageLimits) {
        self.task = task
        self.limits = limits
    }

    var bytes: [UInt8] {
        var object = JSONObject()
        switch task {
        case .probe: object["task"] = "probe"
        case .sample(let edge):
            object["task"] = "sample"
            object["edge"] = .integer(Int64(edge))
        case .transform(let wanted):
            object["task"] = "transform"
            object["wanted"] = wanted.json
        }
        object["limits"] = limits.json
        return JSONValue.object(object).encoded()
    }

    /// Nil for what ``bytes`` would not have written.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), let limits = json["limits"].flatMap(ImageLimits.init(json:))
        else { return nil }
        self.limits = limits
        switch json["task"]?.stringValue {
        case "probe": task = .probe
        case "sample":
            guard let edge = json["edge"]?.integerValue else { return nil }
            task = .sample(edge: Int(clamping: edge))
        case "transform":
            guard let wanted = json["wanted"].flatMap(ImageTransformation.init(json:)) else { return nil }
            task = .transform(wanted)
        default: return nil
        }
    }
}

extension ImageLimits {
    fileprivate var json: JSONValue {
        [
            "bytes": .integer(bytes), "pixels": .integer(pixels), "edge": .integer(Int64(edge)),
            "frames": .integer(Int64(frames)), "outputPixels": .integer(outputPixels),
            "seconds": .integer(time.components.seconds), "memory": .integer(memory), "svg": .boolean(allowsSVG),
            "pdf": .boolean(allowsPDF),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let bytes = json["bytes"]?.integerValue, let pixels = json["pixels"]?.integerValue,
            let edge = json["edge"]?.integerValue, let frames = json["frames"]?.integerValue,
            let outputPixels = json["outputPixels"]?.integerValue, let seconds = json["seconds"]?.integerValue,
            let memory = json["memory"]?.integerValue, let svg = json["svg"]?.booleanValue,
            let pdf = json["pdf"]?.booleanValue
        else { return nil }
        self.init()
        (self.bytes, self.pixels, self.outputPixels, self.memory) = (bytes, pixels, outputPixels, memory)
        (self.edge, self.frames) = (Int(clamping: edge), Int(clamping: frames))
        time = .seconds(seconds)
        (allowsSVG, allowsPDF) = (svg, pdf)
    }
}
