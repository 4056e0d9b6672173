// SPDX-License-Identifier: Apache-2.0
internal import Kernel
internal import MediaDomain

extension ImageTransformation {
    var json: JSONValue {
        var object = JSONObject()
        object["format"] = .string(format.rawValue)
        object["width"] = width.map { .integer(Int64($0)) }
        object["height"] = height.map { .integer(Int64($0)) }
        object["fit"] = .string(fit.rawValue)
        object["enlarges"] = .boolean(enlarges)
        object["gravity"] = gravity.json
        object["quality"] = quality.map { .integer(Int64($0)) }
        object["crop"] = crop.map { .array([$0.x, $0.y, $0.width, $0.height].map { .integer(Int64($0)) }) }
        object["rotate"] = .integer(Int64(rotate.rawValue))
        object["flip"] = .string(flip.rawValue)
        object["blur"] = blur.map(JSONValue.double)
        object["sharpen"] = sharpen.map(JSONValue.double)
        object["background"] = background.map { color in
            .array([color.red, color.green, color.blue, color.alpha].map { .integer(Int64($0)) })
        }
        object["metadata"] = .boolean(keepsMetadata)
        return .object(object)
    }

    /// Nil for what ``json`` would not have made.
    init?(json: JSONValue) {
        guard let format = json["format"]?.stringValue.flatMap(ImageFormat.init(rawValue:)),
            let fit = json["fit"]?.stringValue.flatMap(Fit.init(rawValue:)),
            let enlarges = json["enlarges"]?.booleanValue,
            let gravity = json["gravity"].flatMap(Gravity.init(json:)),
            let rotate = json["rotate"]?.integerValue.flatMap({ Rotation(rawValue: Int(clamping: $0)) }),
            let flip = json["flip"]?.stringValue.flatMap(Flip.init(rawValue:)),
            let metadata = json["metadata"]?.booleanValue
        else { return nil }
        self.init(format: format)
        (self.fit, self.enlarges, self.gravity, self.rotate, self.flip) = (fit, enlarges, gravity, rotate, flip)
        keepsMetadata = metadata
        width = json["width"]?.integerValue.map { Int(clamping: $0) }
        height = json["height"]?.integerValue.map { Int(clamping: $0) }
        quality = json["quality"]?.integerValue.map { Int(clamping: $0) }
        blur = json["blur"]?.doubleValue
        sharpen = json["sharpen"]?.doubleValue
        if let sides = json["crop"]?.arrayValue?.compactMap(\.integerValue).map({ Int(clamping: $0) }) {
            guard sides.count == 4 else { return nil }
            crop = Crop(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
        }
        if let parts = json["background"]?.arrayValue?.compactMap(\.integerValue).map({ UInt8(clamping: $0) }) {
            guard parts.count == 4 else { return nil }
            background = Color(red: parts[0], green: parts[1], blue: parts[2], alpha: parts[3])
        }
    }
}

extension ImageTransformation.Gravity {
    private static let named: [(Self, String)] = [
        (.center, "center"), (.north, "north"), (.northEast, "north-east"), (.east, "east"), (.southEast, "south-east"),
        (.south, "south"), (.southWest, "south-west"), (.west, "west"), (.northWest, "north-west"), (.smart, "smart"),
    ]

    fileprivate var json: JSONValue {
        if case .focal(let x, let y) = self { return [.double(x), .double(y)] }
        return Self.named.first { $0.0 == self }.map { .string($0.1) } ?? .null
    }

    fileprivate init?(json: JSONValue) {
        if let x = json[0]?.doubleValue, let y = json[1]?.doubleValue {
            self = .focal(x: x, y: y)
        } else if let named = Self.named.first(where: { $0.1 == json.stringValue }) {
            self = named.0
        } else {
            return nil
        }
    }
}
