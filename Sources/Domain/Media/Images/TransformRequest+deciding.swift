// SPDX-License-Identifier: Apache-2.0

extension TransformRequest {
    /// What is to be done, with all that was left open decided: the format by what the client takes, the point to cut
    /// around by what the file says.
    /// - Parameters:
    ///   - accept: the client's `Accept`.
    ///   - offered: formats that `auto` may choose besides the source's own, best first.
    public func decided(
        _ source: ImageFormat,
        hasAlpha: Bool,
        focal: FocalPoint?,
        accept: String?,
        offered: [ImageFormat]
    ) -> ImageTransformation {
        let chosen = format ?? Self.automatic(source, hasAlpha: hasAlpha, accept: accept ?? "", offered: offered)
        var decided = ImageTransformation(format: chosen)
        let density = density ?? 10
        decided.width = width.map { min($0 * density / 10, Self.maximumEdge) }
        decided.height = height.map { min($0 * density / 10, Self.maximumEdge) }
        decided.fit = fit ?? .cover
        decided.gravity = gravity ?? focal.map { .focal(x: $0.x, y: $0.y) } ?? .center
        decided.quality = quality
        decided.crop = crop
        decided.rotate = rotate ?? .none
        decided.flip = flip ?? .none
        decided.blur = blur.map { Double($0) / 10 }
        decided.sharpen = sharpen.map { Double($0) / 10 }
        decided.background = background
        decided.keepsMetadata = keepsMetadata ?? false
        return decided
    }

    private static func automatic(
        _ source: ImageFormat,
        hasAlpha: Bool,
        accept: String,
        offered: [ImageFormat]
    ) -> ImageFormat {
        let accepted = accept.lowercased()
        if let best = offered.first(where: { accepted.contains($0.type.text) }) { return best }
        switch source {
        case .jpeg, .png, .gif: return source
        default: return hasAlpha ? .png : .jpeg
        }
    }
}

extension ImageTransformation {
    /// One text for each transformation: what its key is made of. A change of what transformers make of the same
    /// request needs a new number at its beginning.
    public var canonicalText: String {
        var parts = ["1", "w\(width ?? 0)", "h\(height ?? 0)", fit.rawValue, gravity.text, format.rawValue]
        parts.append("q\(quality ?? 0)")
        parts.append(crop.map { "c\($0.x),\($0.y),\($0.width),\($0.height)" } ?? "c")
        parts += ["r\(rotate.rawValue)", flip.rawValue, "b\(Self.tenths(blur))", "s\(Self.tenths(sharpen))"]
        parts.append(background.map { "g\($0.red),\($0.green),\($0.blue),\($0.alpha)" } ?? "g")
        parts += [keepsMetadata ? "m" : "", enlarges ? "e" : ""]
        return parts.joined(separator: ";")
    }

    private static func tenths(_ value: Double?) -> Int { Int(((value ?? 0) * 10).rounded()) }
}

extension ImageTransformation.Gravity {
    fileprivate var text: String {
        switch self {
        case .center: "center"
        case .north: "n"
        case .northEast: "ne"
        case .east: "e"
        case .southEast: "se"
        case .south: "s"
        case .southWest: "sw"
        case .west: "w"
        case .northWest: "nw"
        case .smart: "smart"
        case .focal(let x, let y): "f\(Int((x * 1000).rounded())),\(Int((y * 1000).rounded()))"
        }
    }
}
