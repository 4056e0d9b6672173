// SPDX-License-Identifier: Apache-2.0

/// What one image may cost. All of it is checked by the header before a pixel is decoded, and on the way again.
public struct ImageLimits: Sendable, Hashable {
    /// Of the file.
    public var bytes: Int64 = 100 << 20
    /// Width times height times the frames or pages that are decoded.
    public var pixels: Int64 = 50_000_000
    /// Of either side.
    public var edge = 32_768
    /// Frames of an animation, pages of a document.
    public var frames = 200
    /// Of the result, one frame.
    public var outputPixels: Int64 = 25_000_000
    /// Wall time of one piece of work.
    public var time = Duration.seconds(20)
    /// Memory of the worker in bytes.
    public var memory: Int64 = 1 << 30
    /// Whether vector drawings and documents are rasterized.
    public var allowsSVG = false
    public var allowsPDF = false
    public init() {}
}
