// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct TransformRequestTests {
    private func parse(_ parameters: (String, String)...) throws(MediaError) -> TransformRequest {
        try TransformRequest(parameters.map { (name: $0.0, value: $0.1) })
    }

    private func label(_ parameters: (String, String)...) -> String? {
        do throws(MediaError) {
            _ = try TransformRequest(parameters.map { (name: $0.0, value: $0.1) })
            return nil
        } catch {
            if case .invalid(let issues) = error { return issues.map(\.pointer).joined(separator: ",") }
            return "\(error)"
        }
    }

    @Test func `every parameter is read`() throws {
        let request = try parse(
            ("width", "400"),
            ("height", "300"),
            ("fit", "contain"),
            ("format", "webp"),
            ("quality", "70"),
            ("focal", "0.25,1"),
            ("dpr", "1.5"),
            ("rotate", "90"),
            ("flip", "hv"),
            ("blur", "0.3"),
            ("sharpen", "2"),
            ("crop", "1,2,3,4"),
            ("background", "f80"),
            ("metadata", "keep"),
            ("preset", "card"),
            ("v", "x")
        )
        #expect(request.width == 400 && request.height == 300 && request.fit == .contain && request.format == .webp)
        #expect(request.quality == 70 && request.gravity == .focal(x: 0.25, y: 1) && request.density == 15)
        #expect(request.rotate == .quarter && request.flip == .both && request.blur == 3 && request.sharpen == 20)
        #expect(request.crop == .init(x: 1, y: 2, width: 3, height: 4) && request.keepsMetadata == true)
        #expect(request.background == .init(red: 255, green: 136, blue: 0) && request.preset == "card")
        #expect(try parse(("v", "1")).isEmpty)
        #expect(try parse(("format", "auto")).format == nil)
    }

    @Test(arguments: [
        ("width", "0"), ("width", "-1"), ("width", "1e3"), ("width", "8193"), ("width", " 5"),
        ("height", "99999999999999999999"),
        ("fit", "crop"), ("format", "gif"), ("format", "exe"), ("quality", "0"), ("quality", "101"), ("focal", "0.5"),
        ("focal", "1.1,0"), ("focal", "nan,0"), ("dpr", "0.9"), ("dpr", "5"), ("rotate", "45"), ("flip", "x"),
        ("blur", "0.2"), ("blur", "0.33"), ("blur", "1000"), ("sharpen", "11"), ("crop", "0,0,0,1"), ("crop", "1,2,3"),
        ("background", "ggg"), ("background", "ff"), ("gravity", "up"), ("metadata", "all"), ("preset", ""),
        ("dpr", "1."),
    ])
    func `what is out of bounds is named`(_ name: String, _ value: String) {
        #expect(label((name, value)) == name)
    }

    @Test func `a parameter stands once, and all mistakes are told`() {
        #expect(label(("width", "1"), ("width", "2"), ("fit", "x")) == "width,fit")
        #expect(label(("focal", "0,0"), ("gravity", "north")) == "focal")
    }

    @Test func `auto takes what the client takes, and else what the source is`() throws {
        func format(_ source: ImageFormat, _ accept: String?, _ offered: [ImageFormat], alpha: Bool = false) throws
            -> ImageFormat
        {
            try parse().decided(source, hasAlpha: alpha, focal: nil, accept: accept, offered: offered).format
        }
        #expect(try format(.jpeg, "image/avif,image/webp,*/*", [.webp]) == .webp)
        #expect(try format(.jpeg, "image/avif,image/webp,*/*", [.avif, .webp]) == .avif)
        #expect(try format(.jpeg, "*/*", [.webp]) == .jpeg)
        #expect(try format(.gif, nil, [.webp]) == .gif)
        #expect(try format(.heic, nil, [.webp]) == .jpeg)
        #expect(try format(.webp, nil, [.webp], alpha: true) == .png)
    }

    @Test func `density multiplies sizes, and the file's focal point is taken where none is asked for`() throws {
        let focal = try #require(FocalPoint(x: 0.1, y: 0.9))
        let decided = try parse(("width", "100"), ("dpr", "2.5"))
            .decided(.png, hasAlpha: true, focal: focal, accept: nil, offered: [])
        #expect(decided.width == 250 && decided.height == nil)
        #expect(decided.gravity == .focal(x: 0.1, y: 0.9))
        #expect(
            try parse(("width", "8000"), ("dpr", "4")).decided(
                .png,
                hasAlpha: true,
                focal: nil,
                accept: nil,
                offered: []
            ).width == 8192
        )
    }

    @Test func `transformations that differ have texts that differ`() throws {
        var requests = [TransformRequest()]
        for parameters in [
            [("width", "1")], [("height", "1")], [("fit", "fill")], [("quality", "1")], [("gravity", "smart")],
            [("focal", "0.1,0.2")], [("rotate", "90")], [("flip", "h")], [("blur", "1")], [("sharpen", "1")],
            [("crop", "0,0,1,1")], [("background", "000")], [("metadata", "keep")], [("format", "webp")],
            [("width", "11"), ("height", "1")], [("width", "1"), ("height", "11")],
        ] {
            requests.append(try TransformRequest(parameters.map { (name: $0.0, value: $0.1) }))
        }
        let texts = requests.map {
            $0.decided(.png, hasAlpha: false, focal: nil, accept: nil, offered: []).canonicalText
        }
        #expect(Set(texts).count == requests.count)
        #expect(
            try parse(("dpr", "2"), ("width", "50")).decided(
                .png,
                hasAlpha: false,
                focal: nil,
                accept: nil,
                offered: []
            ).canonicalText
                == parse(("width", "100")).decided(.png, hasAlpha: false, focal: nil, accept: nil, offered: [])
                .canonicalText
        )
    }

    @Test(arguments: [
        ("width", "401"), ("width", "2050"), ("height", "30"), ("quality", "81"), ("quality", "5"), ("dpr", "1.5"),
        ("focal", "0,0"),
        ("crop", "0,0,1,1"), ("blur", "1"), ("sharpen", "1"), ("background", "000"), ("rotate", "90"), ("flip", "h"),
        ("metadata", "keep"),
    ])
    func `without a signature there are few sizes`(_ name: String, _ value: String) throws {
        let request = try parse((name, value))
        #expect(throws: MediaError.self) { try TransformBounds().check(request) }
    }

    @Test func `the usual ones are within bounds`() throws {
        let request = try parse(
            ("width", "400"),
            ("height", "2000"),
            ("quality", "80"),
            ("dpr", "2"),
            ("fit", "inside"),
            ("gravity", "smart")
        )
        try TransformBounds().check(request)
        var bounds = TransformBounds()
        bounds.sizes = [123]
        try bounds.check(try parse(("width", "123")))
        #expect(throws: MediaError.self) { try bounds.check(request) }
    }
}
