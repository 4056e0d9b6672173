// SPDX-License-Identifier: Apache-2.0

extension TransformRequest {
    /// Reads the parameters in ``names``, and leaves all others alone. Throws `.invalid` with every one that is wrong,
    /// under its name.
    public init(_ parameters: [(name: String, value: String)]) throws(MediaError) {
        self.init()
        var issues: [MediaError.Issue] = []
        var seen: Set<String> = []
        for (name, value) in parameters where Self.names.contains(name) {
            let expected: String? =
                seen.insert(name).inserted ? read(name, value) : "stands once"
            if let expected {
                let code = "invalid_parameter"
                issues.append(.init(pointer: name, code: code, message: "\(name) \(expected)."))
            }
        }
        if seen.contains("focal"), seen.contains("gravity") {
            issues.append(
                .init(pointer: "focal", code: "invalid_parameter", message: "focal and gravity exclude each other.")
            )
        }
        guard issues.isEmpty else { throw .invalid(issues) }
    }

    /// - Returns: what the value should have been, when it is not.
    private mutating func read(_ name: String, _ value: String) -> String? {
        switch name {
        case "preset": preset = value.isEmpty || value.utf8.count > 63 ? nil : value
        case "width": width = Self.integer(value, 1...Self.maximumEdge)
        case "height": height = Self.integer(value, 1...Self.maximumEdge)
        case "quality": quality = Self.integer(value, 1...100)
        case "fit": fit = .init(rawValue: value)
        case "format":
            if value == "auto" { return nil }
            format =
                ["jpeg", "jpg", "png", "webp", "avif"].contains(value)
                ? ImageFormat(rawValue: value == "jpg" ? "jpeg" : value) : nil
        case "rotate": rotate = Self.integer(value, 0...270).flatMap(ImageTransformation.Rotation.init)
        case "flip": flip = .init(rawValue: value == "vh" ? "hv" : value)
        case "metadata": keepsMetadata = ["keep": true, "none": false][value]
        default: return readMore(name, value)
        }
        return isSet(name) ? nil : Self.expectations[name]
    }

    private mutating func readMore(_ name: String, _ value: String) -> String? {
        switch name {
        case "dpr": density = Self.tenths(value, 10...40)
        case "blur": blur = Self.tenths(value, 3...1000)
        case "sharpen": sharpen = Self.tenths(value, 3...100)
        case "gravity": gravity = Self.gravities[value]
        case "focal":
            let numbers = value.split(separator: ",", omittingEmptySubsequences: false).map(Self.thousandths)
            if numbers.count == 2, let x = numbers[0], let y = numbers[1] { gravity = .focal(x: x, y: y) }
        case "crop":
            let numbers = value.split(separator: ",", omittingEmptySubsequences: false).map {
                Self.integer($0, 0...99_999)
            }
            if numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2], width > 0,
                let height = numbers[3], height > 0
            {
                crop = .init(x: x, y: y, width: width, height: height)
            }
        default: background = Self.color(value)
        }
        return isSet(name) ? nil : Self.expectations[name]
    }

    private func isSet(_ name: String) -> Bool {
        switch name {
        case "preset": preset != nil
        case "width": width != nil
        case "height": height != nil
        case "quality": quality != nil
        case "fit": fit != nil
        case "format": format != nil
        case "rotate": rotate != nil
        case "flip": flip != nil
        case "metadata": keepsMetadata != nil
        case "dpr": density != nil
        case "blur": blur != nil
        case "sharpen": sharpen != nil
        case "gravity", "focal": gravity != nil
        case "crop": crop != nil
        default: background != nil
        }
    }

    private static let expectations = [
        "preset": "is the name of a preset", "width": "is a number of pixels from 1 to \(maximumEdge)",
        "height": "is a number of pixels from 1 to \(maximumEdge)", "quality": "is a number from 1 to 100",
        "fit": "is cover, contain, fill, inside or outside", "format": "is auto, webp, avif, jpeg or png",
        "rotate": "is 0, 90, 180 or 270", "flip": "is h, v or hv", "metadata": "is keep or none",
        "dpr": "is a number from 1 to 4", "blur": "is a number from 0.3 to 100",
        "sharpen": "is a number from 0.3 to 10",
        "gravity": "is center, smart or a direction such as north or southeast",
        "focal": "is two numbers from 0 to 1, as 0.5,0.3", "crop": "is x,y,width,height in pixels",
        "background": "is a color in hexadecimal digits, as ff8800",
    ]

    private static let gravities: [String: ImageTransformation.Gravity] = [
        "center": .center, "smart": .smart, "north": .north, "northeast": .northEast, "east": .east,
        "southeast": .southEast, "south": .south, "southwest": .southWest, "west": .west, "northwest": .northWest,
    ]
}
