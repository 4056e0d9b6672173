// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// The sizes and places of a transformation, before anything is turned: the whole source is loaded in one size, an area
/// is cut out of it, resized, and laid on a canvas.
///
/// What is made smaller is so on loading, as decoders skip work then; cut is what remains. What is made larger is cut
/// out first, so that no more is made than will be seen.
struct Layout: Equatable {
    /// The whole upright source on loading.
    var loaded: Size
    /// Of what is loaded.
    var area: Area
    /// The part of `area` with most to see has to be found, in this size.
    var smart: Size?
    /// What was cut out is brought to this size.
    var resized: Size
    /// Where it then stands; nil when it is all that there is.
    var canvas: Area?

    /// Of the result.
    var size: Size { canvas?.size ?? resized }

    /// - Parameters:
    ///   - source: upright.
    ///   - isDrawing: it can be loaded in any size.
    /// - Throws: `.unreadable` when the crop lies outside.
    init(_ source: Size, _ transformation: ImageTransformation, isDrawing: Bool) throws(ImageError) {
        let crop = try Self.crop(source, transformation.crop)
        let fit = Fitting(crop.size, transformation)
        let horizontal = Double(fit.scaled.width) / Double(crop.size.width)
        let vertical = Double(fit.scaled.height) / Double(crop.size.height)
        canvas = fit.canvas.map { Self.canvas($0, around: fit.scaled, transformation.gravity) }
        resized = fit.cut ?? fit.scaled

        let base: Area
        if isDrawing || (horizontal <= 1 && vertical <= 1) {
            loaded = Size(
                width: max(Double(source.width) * horizontal, Double(fit.scaled.width)),
                height: max(Double(source.height) * vertical, Double(fit.scaled.height))
            )
            base = Area(
                x: min(Size.rounded(Double(crop.x) * horizontal), loaded.width - fit.scaled.width),
                y: min(Size.rounded(Double(crop.y) * vertical), loaded.height - fit.scaled.height),
                size: fit.scaled
            )
        } else {
            loaded = source
            base = crop
        }
        area = base
        guard fit.cut != nil else { return }
        // In the pixels of what is loaded.
        let part = Size(
            width: min(
                Size.rounded(Double(resized.width) * Double(base.size.width) / Double(fit.scaled.width)),
                base.size.width
            ),
            height: min(
                Size.rounded(Double(resized.height) * Double(base.size.height) / Double(fit.scaled.height)),
                base.size.height
            )
        )
        if case .smart = transformation.gravity {
            smart = part == base.size ? nil : part
        } else {
            area = Self.part(part, of: base, transformation.gravity)
        }
    }

    private static func crop(_ source: Size, _ crop: ImageTransformation.Crop?) throws(ImageError) -> Area {
        guard let crop else { return Area(size: source) }
        let (left, top) = (max(crop.x, 0), max(crop.y, 0))
        let (right, isFarRight) = crop.x.addingReportingOverflow(crop.width)
        let (bottom, isFarDown) = crop.y.addingReportingOverflow(crop.height)
        let width = (isFarRight ? source.width : min(right, source.width)).subtractingReportingOverflow(left)
        let height = (isFarDown ? source.height : min(bottom, source.height)).subtractingReportingOverflow(top)
        guard crop.width > 0, crop.height > 0, !width.overflow, !height.overflow,
            width.partialValue > 0, height.partialValue > 0
        else { throw .unreadable("the crop lies outside of the image") }
        return Area(x: left, y: top, size: Size(width: width.partialValue, height: height.partialValue))
    }

    private static func part(_ size: Size, of base: Area, _ gravity: ImageTransformation.Gravity) -> Area {
        let (width, height) = (base.size.width - size.width, base.size.height - size.height)
        let (x, y): (Int, Int)
        if case .focal(let across, let down) = gravity {
            x = Size.rounded(across * Double(base.size.width) - Double(size.width) / 2)
            y = Size.rounded(down * Double(base.size.height) - Double(size.height) / 2)
        } else {
            let share = gravity.share
            (x, y) = (Size.rounded(Double(width) * share.x), Size.rounded(Double(height) * share.y))
        }
        return Area(x: base.x + min(max(x, 0), width), y: base.y + min(max(y, 0), height), size: size)
    }

    /// The canvas, and where on it the image stands.
    private static func canvas(_ size: Size, around image: Size, _ gravity: ImageTransformation.Gravity) -> Area {
        let share = gravity.share
        return Area(
            x: Size.rounded(Double(size.width - image.width) * share.x),
            y: Size.rounded(Double(size.height - image.height) * share.y),
            size: size
        )
    }
}

extension ImageTransformation.Gravity {
    /// How much of the room that is left is to the left and above.
    fileprivate var share: (x: Double, y: Double) {
        switch self {
        case .center, .smart, .focal: (0.5, 0.5)
        case .north: (0.5, 0)
        case .northEast: (1, 0)
        case .east: (1, 0.5)
        case .southEast: (1, 1)
        case .south: (0.5, 1)
        case .southWest: (0, 1)
        case .west: (0, 0.5)
        case .northWest: (0, 0)
        }
    }
}
