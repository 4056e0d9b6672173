// SPDX-License-Identifier: Apache-2.0

/// What to make of an image, with everything decided: sizes in pixels of the result, a format, no presets.
///
/// In this order: turned upright by its EXIF orientation; cut to `crop`; resized to `width` and `height` by `fit`;
/// turned by `rotate` and mirrored by `flip`; blurred; sharpened; laid on `background`; encoded. Colors come out as
/// sRGB unless the profile is kept. Metadata is dropped unless `keepsMetadata`. An animation stays one where the format
/// can hold it (GIF, WebP), else its first frame is taken.
public struct ImageTransformation: Sendable, Hashable {
    /// Of the resized image, before it is turned; nil for what follows from the other side and the image's proportions.
    public var width: Int?
    public var height: Int?
    public var fit = Fit.cover
    /// Whether a small image is made larger. Without it a result is at most as large as its source, in the proportions
    /// that were asked for.
    public var enlarges = false
    /// Which part stays where `cover` cuts, and where the image stands where `contain` pads.
    public var gravity = Gravity.center
    /// One of jpeg, png, webp, avif, gif.
    public var format: ImageFormat
    /// 1 to 100, for formats that lose; nil for the format's usual one (80; AVIF 50).
    public var quality: Int?
    /// Pixels of the upright source. What lies outside of it is left away; wholly outside is `.unreadable`.
    public var crop: Crop?
    public var rotate = Rotation.none
    public var flip = Flip.none
    /// Standard deviation in pixels of the result, 0.3 to 100.
    public var blur: Double?
    /// Standard deviation in pixels of the result, 0.3 to 10.
    public var sharpen: Double?
    /// What shows where the image is transparent and where `contain` pads. Nil: transparent, and white in formats
    /// without transparency.
    public var background: Color?
    public var keepsMetadata = false

    public init(format: ImageFormat) { self.format = format }

    public enum Fit: String, Sendable, Hashable, CaseIterable {
        /// Fills the size; what is too much is cut off.
        case cover
        /// Whole within the size, and padded to it.
        case contain
        /// Stretched to the size.
        case fill
        /// Whole within the size, which it may fall short of on one side.
        case inside
        /// As small as can be while neither side is below the size.
        case outside
    }

    public enum Gravity: Sendable, Hashable {
        case center, north, northEast, east, southEast, south, southWest, west, northWest
        /// Where there is most to see.
        case smart
        /// Around this point of the upright source (of `crop`, if there is one), 0 to 1 from the left and from the top.
        case focal(x: Double, y: Double)
    }

    public struct Crop: Sendable, Hashable {
        public let x: Int
        public let y: Int
        public let width: Int
        public let height: Int
        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// Clockwise.
    public enum Rotation: Int, Sendable, Hashable, CaseIterable {
        case none = 0
        case quarter = 90
        case half = 180
        case threeQuarters = 270
    }

    public enum Flip: String, Sendable, Hashable, CaseIterable {
        case none
        /// Left and right change places.
        case horizontal = "h"
        case vertical = "v"
        case both = "hv"
    }

    /// In sRGB; alpha 255 is opaque.
    public struct Color: Sendable, Hashable {
        public let red: UInt8
        public let green: UInt8
        public let blue: UInt8
        public let alpha: UInt8
        public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
            self.red = red
            self.green = green
            self.blue = blue
            self.alpha = alpha
        }
    }
}
