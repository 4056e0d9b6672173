// SPDX-License-Identifier: Apache-2.0

/// Why an image could not be read or made.
public enum ImageError: Error, Sendable, Hashable {
    /// No image that can be read, or one that is broken or cut off; the text is for the log.
    case unreadable(String)
    /// An image of a kind that is not allowed (SVG, PDF), or that this transformer has no reader for.
    case unsupported
    /// More than the limits allow; found before or while decoding.
    case tooLarge(Excess)
    /// The work was ended because it took too long or too much memory, or the decoder crashed.
    case gaveUp(String)
    /// More is under way and waiting than is taken on (503).
    case overloaded
    /// There is no transformer: it was not built in, or its library is missing.
    case unavailable(String)
    /// There is one that can't be reached at the moment (503); the text is for the log.
    case unreachable(String)
    /// No room to write the result.
    case full
    /// A defect; the text is for the log.
    case failed(String)

    public enum Excess: String, Sendable, Hashable {
        case bytes, pixels, width, height, frames
    }
}
