// SPDX-License-Identifier: Apache-2.0
import MediaDomain
import Testing

@testable import VipsAdapter

@Suite struct LayoutTests {
    private func layout(
        _ width: Int,
        _ height: Int,
        isDrawing: Bool = false,
        _ change: (inout ImageTransformation) -> Void
    ) throws -> Layout {
        var wanted = ImageTransformation(format: .png)
        change(&wanted)
        return try Layout(Size(width: width, height: height), wanted, isDrawing: isDrawing)
    }

    @Test func `without sizes nothing changes`() throws {
        let layout = try layout(300, 200) { _ in }
        #expect(layout.loaded == Size(width: 300, height: 200))
        #expect(layout.area == Area(size: layout.loaded) && layout.resized == layout.loaded && layout.canvas == nil)
    }

    @Test func `what gets smaller is loaded small`() throws {
        let layout = try layout(6000, 4000) { ($0.width, $0.height) = (400, 400) }
        #expect(layout.loaded == Size(width: 600, height: 400))
        #expect(layout.area == Area(x: 100, y: 0, size: Size(width: 400, height: 400)))
        #expect(layout.size == Size(width: 400, height: 400))
    }

    @Test func `what gets larger is cut first`() throws {
        let layout = try layout(30_000, 1) {
            ($0.width, $0.height, $0.enlarges, $0.gravity) = (1000, 1000, true, .east)
        }
        #expect(layout.loaded == Size(width: 30_000, height: 1))
        #expect(layout.area == Area(x: 29_999, y: 0, size: Size(width: 1, height: 1)))
        #expect(layout.resized == Size(width: 1000, height: 1000))
    }

    @Test func `drawings are loaded large`() throws {
        let layout = try layout(10, 10, isDrawing: true) { ($0.width, $0.enlarges) = (500, true) }
        #expect(layout.loaded == Size(width: 500, height: 500))
    }

    @Test func `a focal point counts within the crop`() throws {
        let layout = try layout(1000, 1000) {
            $0.crop = .init(x: 500, y: 500, width: 500, height: 500)
            ($0.width, $0.height, $0.gravity) = (100, 250, .focal(x: 1, y: 0.5))
        }
        #expect(layout.loaded == Size(width: 500, height: 500))
        #expect(layout.area == Area(x: 400, y: 250, size: Size(width: 100, height: 250)))
    }

    @Test func `every layout lies within what it is made from`() throws {
        var generator = SystemRandomNumberGenerator()
        func side() -> Int { [1, 2, 3, 7, 100, 401, 4_096, 30_000].randomElement(using: &generator) ?? 1 }
        let gravities: [ImageTransformation.Gravity] = [
            .center, .north, .southEast, .smart, .focal(x: 0, y: 1), .focal(x: 7, y: -3), .focal(x: .nan, y: .infinity),
        ]
        for _ in 0..<20_000 {
            let source = Size(width: side(), height: side())
            var wanted = ImageTransformation(format: .webp)
            wanted.width = Bool.random() ? side() : nil
            wanted.height = Bool.random() ? side() : nil
            wanted.fit = ImageTransformation.Fit.allCases.randomElement() ?? .cover
            wanted.enlarges = Bool.random()
            wanted.gravity = gravities.randomElement() ?? .center
            if Bool.random() { wanted.crop = .init(x: 0, y: 0, width: side(), height: side()) }
            let isDrawing = Bool.random()
            let layout = try Layout(source, wanted, isDrawing: isDrawing)
            let area = layout.area
            #expect(area.x >= 0 && area.y >= 0, "\(source) \(wanted)")
            #expect(area.x + area.size.width <= layout.loaded.width, "\(source) \(wanted)")
            #expect(area.y + area.size.height <= layout.loaded.height, "\(source) \(wanted)")
            #expect(layout.smart?.fits(into: area.size) != false, "\(source) \(wanted)")
            if !isDrawing { #expect(layout.loaded.fits(into: source), "\(source) \(wanted)") }
            if let canvas = layout.canvas {
                #expect(canvas.x >= 0 && canvas.x + layout.resized.width <= canvas.size.width, "\(source) \(wanted)")
                #expect(canvas.y >= 0 && canvas.y + layout.resized.height <= canvas.size.height, "\(source) \(wanted)")
            }
            guard let width = wanted.width, let height = wanted.height, wanted.enlarges else { continue }
            switch wanted.fit {
            case .cover, .contain, .fill:
                #expect(layout.size == Size(width: width, height: height), "\(source) \(wanted)")
            case .inside: #expect(layout.size.width <= width && layout.size.height <= height, "\(source) \(wanted)")
            case .outside: #expect(layout.size.width >= width && layout.size.height >= height, "\(source) \(wanted)")
            }
        }
    }
}
