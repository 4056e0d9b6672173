// SPDX-License-Identifier: Apache-2.0

/// Reads and makes images. What it is given may be hostile: nothing that it does with a file may cost more than an
/// error, and never memory or time of the server's own process beyond `limits`.
///
/// Files are told by their paths on this machine. Cancelling the task ends the work.
public protocol ImageTransformer: Sendable {
    /// What stands in the header; no pixel is decoded.
    func probe(_ path: String, _ limits: ImageLimits) async throws(ImageError) -> ImageFacts

    /// Writes what `transformation` makes of the image at `path` into `target`, which is there and empty, and answers
    /// with what it became. After an error `target` may hold anything.
    func transform(
        _ path: String,
        _ transformation: ImageTransformation,
        into target: String,
        _ limits: ImageLimits
    ) async throws(ImageError) -> ImageFacts

    /// The upright first frame as it is seen on white, shrunk so that it fits into `edge` by `edge` pixels (4 to 64):
    /// what dominant colors and blur hashes are made of.
    func sample(_ path: String, edge: Int, _ limits: ImageLimits) async throws(ImageError) -> PixelSample
}
