// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import MediaDomain

extension Picture {
    func cut(_ area: Area) throws(ImageError) -> Picture {
        let (x, y) = (Int32(clamping: area.x), Int32(clamping: area.y))
        let (width, height) = (Int32(clamping: area.size.width), Int32(clamping: area.size.height))
        return try made { unsafe roost_vips_extract($0.vips, $0.image, $0.made, x, y, width, height) }
    }

    /// The part of this size where there is most to see. Its pixels are read twice.
    func smartCut(_ size: Size) throws(ImageError) -> Picture {
        try made {
            unsafe roost_vips_smartcrop(
                $0.vips,
                $0.image,
                $0.made,
                Int32(clamping: size.width),
                Int32(clamping: size.height)
            )
        }
    }

    func resized(to size: Size) throws(ImageError) -> Picture {
        if width == size.width, wholeHeight == size.height { return self }
        return try made {
            unsafe roost_vips_resize(
                $0.vips,
                $0.image,
                $0.made,
                Int32(clamping: size.width),
                Int32(clamping: size.height)
            )
        }
    }

    /// Three bands of 8 bits, or four with alpha.
    func inSRGB() throws(ImageError) -> Picture { try made { unsafe roost_vips_to_srgb($0.vips, $0.image, $0.made) } }

    func withAlpha() throws(ImageError) -> Picture {
        hasAlpha ? self : try made { unsafe roost_vips_add_alpha($0.vips, $0.image, $0.made) }
    }

    /// Transparent around the image.
    func padded(to area: Area) throws(ImageError) -> Picture {
        let (x, y) = (Int32(clamping: area.x), Int32(clamping: area.y))
        let (width, height) = (Int32(clamping: area.size.width), Int32(clamping: area.size.height))
        return try withAlpha().made { unsafe roost_vips_pad($0.vips, $0.image, $0.made, x, y, width, height) }
    }

    /// What is transparent becomes the color; nothing is transparent afterwards when the color isn't.
    func laid(on color: ImageTransformation.Color) throws(ImageError) -> Picture {
        guard hasAlpha else { return self }
        let (red, green, blue) = (Double(color.red), Double(color.green), Double(color.blue))
        if color.alpha == 255 {
            return try made { unsafe roost_vips_flatten($0.vips, $0.image, $0.made, red, green, blue) }
        }
        return try made { unsafe roost_vips_lay_on($0.vips, $0.image, $0.made, red, green, blue, Double(color.alpha)) }
    }

    func turned(_ rotation: ImageTransformation.Rotation) throws(ImageError) -> Picture {
        if rotation == .none { return self }
        return try made { unsafe roost_vips_rotate($0.vips, $0.image, $0.made, UInt32(rotation.rawValue / 90)) }
    }

    func mirrored(_ flip: ImageTransformation.Flip) throws(ImageError) -> Picture {
        switch flip {
        case .none: self
        case .horizontal: try made { unsafe roost_vips_flip($0.vips, $0.image, $0.made, 0) }
        case .vertical: try made { unsafe roost_vips_flip($0.vips, $0.image, $0.made, 1) }
        case .both: try turned(.half)
        }
    }

    /// Transparent pixels have no color that could run into others: hence the detour.
    func blurred(_ sigma: Double) throws(ImageError) -> Picture {
        guard hasAlpha else { return try made { unsafe roost_vips_blur($0.vips, $0.image, $0.made, sigma) } }
        return try made { unsafe roost_vips_premultiply($0.vips, $0.image, $0.made) }
            .made { unsafe roost_vips_blur($0.vips, $0.image, $0.made, sigma) }
            .made { unsafe roost_vips_unpremultiply($0.vips, $0.image, $0.made) }
    }

    func sharpened(_ sigma: Double) throws(ImageError) -> Picture {
        try made { unsafe roost_vips_sharpen($0.vips, $0.image, $0.made, sigma) }.inSRGB()
    }

    /// Without metadata.
    func bare() throws(ImageError) -> Picture { try made { unsafe roost_vips_bare($0.vips, $0.image, $0.made) } }

    /// Frames of one size as an animation.
    static func joined(_ frames: [Picture]) throws(ImageError) -> Picture {
        guard let first = frames.first else { throw .failed("no frames") }
        var handles = unsafe frames.map { unsafe Optional($0.handle) }
        var made: OpaquePointer?
        let code = unsafe roost_vips_join(
            first.vips.table,
            &handles,
            &made,
            Int32(clamping: frames.count),
            Int32(clamping: first.wholeHeight)
        )
        guard code == 0 else { throw first.vips.failure() }
        return try unsafe Picture(first.vips, made)
    }
}
