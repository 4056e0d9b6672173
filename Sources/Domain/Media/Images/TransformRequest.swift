// SPDX-License-Identifier: Apache-2.0

/// What a request asks to be made of an image, as its parameters say it: unset where they are silent.
public struct TransformRequest: Sendable, Hashable {
    public var preset: String?
    public var width: Int?
    public var height: Int?
    public var fit: ImageTransformation.Fit?
    /// Nil for `auto`.
    public var format: ImageFormat?
    public var quality: Int?
    public var gravity: ImageTransformation.Gravity?
    /// Times the size, in tenths.
    public var density: Int?
    public var rotate: ImageTransformation.Rotation?
    public var flip: ImageTransformation.Flip?
    /// In tenths of a pixel.
    public var blur: Int?
    public var sharpen: Int?
    public var crop: ImageTransformation.Crop?
    public var background: ImageTransformation.Color?
    public var keepsMetadata: Bool?

    public init() {}

    /// The parameters that this reads; others are somebody else's.
    public static let names: Set = [
        "preset", "width", "height", "fit", "format", "quality", "focal", "gravity", "dpr", "rotate", "flip", "blur",
        "sharpen", "crop", "background", "metadata",
    ]

    /// What may be asked for at all, whatever is configured.
    public static let maximumEdge = 8192

    public var isEmpty: Bool { self == Self() }

    /// The same, where `other` fills in what is unset: how presets are taken over.
    public func filled(by other: TransformRequest) -> TransformRequest {
        var filled = self
        filled.width = width ?? other.width
        filled.height = height ?? other.height
        filled.fit = fit ?? other.fit
        filled.format = format ?? other.format
        filled.quality = quality ?? other.quality
        filled.gravity = gravity ?? other.gravity
        filled.density = density ?? other.density
        filled.rotate = rotate ?? other.rotate
        filled.flip = flip ?? other.flip
        filled.blur = blur ?? other.blur
        filled.sharpen = sharpen ?? other.sharpen
        filled.crop = crop ?? other.crop
        filled.background = background ?? other.background
        filled.keepsMetadata = keepsMetadata ?? other.keepsMetadata
        return filled
    }
}
