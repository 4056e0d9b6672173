// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// How large an image becomes, by what was asked for.
struct Fitting: Equatable {
    /// The whole image.
    var scaled: Size
    /// What is left of it; nil for all.
    var cut: Size?
    /// What it is laid on; nil for nothing.
    var canvas: Size?

    init(_ source: Size, _ transformation: ImageTransformation) {
        let (width, height) = (Double(source.width), Double(source.height))
        let most = transformation.enlarges ? Double.infinity : 1
        guard transformation.width != nil || transformation.height != nil else {
            scaled = source
            return
        }
        guard let wantedWidth = transformation.width, let wantedHeight = transformation.height else {
            let scale = transformation.width.map { Double($0) / width } ?? (Double(transformation.height ?? 1) / height)
            scaled = Size(width: width * min(scale, most), height: height * min(scale, most))
            return
        }
        let (horizontal, vertical) = (Double(wantedWidth) / width, Double(wantedHeight) / height)
        let (small, large) = (min(horizontal, vertical), max(horizontal, vertical))
        switch transformation.fit {
        case .cover:
            let target = Self.reduced(wantedWidth, wantedHeight, by: large / min(large, most))
            let scale = min(large, most)
            scaled = Size(
                width: max(Size.rounded(width * scale), target.width),
                height: max(Size.rounded(height * scale), target.height)
            )
            cut = target
        case .contain:
            let target = Self.reduced(wantedWidth, wantedHeight, by: small / min(small, most))
            let scale = min(small, most)
            scaled = Size(
                width: min(Size.rounded(width * scale), target.width),
                height: min(Size.rounded(height * scale), target.height)
            )
            canvas = target
        case .fill:
            scaled = Self.reduced(wantedWidth, wantedHeight, by: large / min(large, most))
        case .inside:
            scaled = Size(width: width * min(small, most), height: height * min(small, most))
        case .outside:
            scaled = Size(width: width * min(large, most), height: height * min(large, most))
        }
    }

    private static func reduced(_ width: Int, _ height: Int, by factor: Double) -> Size {
        Size(width: Double(width) / factor, height: Double(height) / factor)
    }
}
