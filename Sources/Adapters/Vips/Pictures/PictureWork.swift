// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// One piece of a worker's work on one file.
struct PictureWork {
    let file: PictureFile
    let limits: ImageLimits

    func probe() throws(ImageError) -> ImageFacts { try PictureHeader(file, limits).facts }

    func sample(edge: Int) throws(ImageError) -> PixelSample {
        let header = try PictureHeader(file, limits)
        var wanted = ImageTransformation(format: .png)
        (wanted.width, wanted.height, wanted.fit) = (min(max(edge, 4), 64), min(max(edge, 4), 64), .inside)
        let layout = try Layout(header.size, wanted, isDrawing: header.isDrawing)
        let white = ImageTransformation.Color(red: 255, green: 255, blue: 255)
        let picture = try load(layout, header, isAnimated: false)[0].laid(on: white)
        let (width, height) = (picture.width, picture.wholeHeight)
        guard let sample = PixelSample(width: width, height: height, bytes: try picture.pixels()) else {
            throw .unreadable("its pixels are of an unknown kind")
        }
        return sample
    }

    func transform(_ wanted: ImageTransformation, into target: Int32) throws(ImageError) -> ImageFacts {
        let header = try PictureHeader(file, limits)
        let layout = try Layout(header.size, wanted, isDrawing: header.isDrawing)
        let isAnimated = header.isAnimation && (wanted.format == .gif || wanted.format == .webp)
        try check(layout, wanted, header, frames: isAnimated ? header.frames : 1)

        var frames = try load(layout, header, isAnimated: isAnimated)
        let needsAnyOrder = layout.smart != nil || wanted.rotate != .none || wanted.flip != .none
        if needsAnyOrder, !isAnimated {
            frames = try frames.map { picture throws(ImageError) in try picture.inMemory() }
        }
        let area = try area(layout, frames)
        frames = try frames.map { frame throws(ImageError) in try finished(frame, area, layout, wanted) }

        var result = try isAnimated ? Picture.joined(frames) : frames[0]
        if !wanted.keepsMetadata { result = try result.bare() }
        try result.write(
            to: target,
            as: wanted.format,
            quality: wanted.quality,
            keepsMetadata: wanted.keepsMetadata
        )
        return ImageFacts(
            format: wanted.format,
            width: frames[0].width,
            height: frames[0].wholeHeight,
            frames: frames.count,
            hasAlpha: frames[0].hasAlpha
        )
    }

    private func check(
        _ layout: Layout,
        _ wanted: ImageTransformation,
        _ header: PictureHeader,
        frames: Int
    ) throws(ImageError) {
        // What the formats themselves can hold.
        let most = wanted.format == .webp ? 16_383 : 65_535
        let size = wanted.rotate == .quarter || wanted.rotate == .threeQuarters ? layout.size.turned : layout.size
        guard size.width <= min(limits.edge, most) else { throw .tooLarge(.width) }
        guard size.height <= min(limits.edge, most) else { throw .tooLarge(.height) }
        guard size.count <= limits.outputPixels else { throw .tooLarge(.pixels) }
        for count in [header.size.count, layout.loaded.count, size.count] {
            let (all, isTooMuch) = count.multipliedReportingOverflow(by: Int64(frames))
            guard !isTooMuch, all <= limits.pixels else { throw .tooLarge(.pixels) }
        }
    }

    /// In sRGB, one picture for each frame.
    private func load(_ layout: Layout, _ header: PictureHeader, isAnimated: Bool) throws(ImageError) -> [Picture] {
        let loaded = try file.picture(layout.loaded, isTagged: header.isTagged, isAnimated: isAnimated)
        guard isAnimated else {
            let picture = try loaded.inSRGB()
            guard picture.bands <= 4 else { throw .unsupported }
            return [picture]
        }
        let whole = try loaded.inSRGB().inMemory()
        let height = loaded.height
        guard height > 0, whole.wholeHeight / height == header.frames else {
            throw .unreadable("its frames are not of one size")
        }
        return try (0..<header.frames).map { index throws(ImageError) in
            try whole.cut(Area(y: index * height, size: Size(width: whole.width, height: height)))
        }
    }

    /// What is cut out of every frame: what there is to see in the first one says where.
    private func area(_ layout: Layout, _ frames: [Picture]) throws(ImageError) -> Area {
        guard let size = layout.smart else { return layout.area }
        let place = try frames[0].cut(layout.area).inMemory().smartCut(size).place
        return Area(x: layout.area.x + place.x, y: layout.area.y + place.y, size: size)
    }

    private func finished(
        _ frame: Picture,
        _ area: Area,
        _ layout: Layout,
        _ wanted: ImageTransformation
    ) throws(ImageError) -> Picture {
        var picture = frame
        if area != Area(size: Size(width: frame.width, height: frame.wholeHeight)) { picture = try picture.cut(area) }
        picture = try picture.resized(to: layout.resized)
        if let canvas = layout.canvas, canvas.size != layout.resized { picture = try picture.padded(to: canvas) }
        picture = try picture.turned(wanted.rotate).mirrored(wanted.flip)
        if let sigma = wanted.blur { picture = try picture.blurred(min(max(sigma, 0.3), 100)) }
        if let sigma = wanted.sharpen { picture = try picture.sharpened(min(max(sigma, 0.3), 10)) }
        if let background = wanted.background { picture = try picture.laid(on: background) }
        if wanted.format == .jpeg { picture = try picture.laid(on: .init(red: 255, green: 255, blue: 255)) }
        return picture
    }
}
