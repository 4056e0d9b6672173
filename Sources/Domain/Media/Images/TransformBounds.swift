// SPDX-License-Identifier: Apache-2.0

/// What may be asked for without a signature or a preset: few enough results that nobody can fill the store with them.
public struct TransformBounds: Sendable, Hashable {
    /// Widths and heights that may be asked for; empty for the multiples of ``step`` up to ``maximum``.
    public var sizes: Set<Int> = []
    public var step = 50
    public var maximum = 2000
    /// Qualities are multiples of five in these bounds.
    public var qualities = 40...95
    public init() {}

    /// Throws `.invalid` with everything that is not allowed.
    public func check(_ request: TransformRequest) throws(MediaError) {
        var issues: [MediaError.Issue] = []
        func refuse(_ name: String, _ allowed: String) {
            let message = "\(name) \(allowed), unless a preset or a signed address is used."
            issues.append(.init(pointer: name, code: "transform_not_allowed", message: message))
        }
        for (name, size) in [("width", request.width), ("height", request.height)] {
            if let size, !allows(size) { refuse(name, allowedSizes) }
        }
        if let quality = request.quality, !qualities.contains(quality) || quality % 5 != 0 {
            refuse("quality", "is a multiple of 5 from \(qualities.lowerBound) to \(qualities.upperBound)")
        }
        if let density = request.density, density % 10 != 0 || density > 30 { refuse("dpr", "is 1, 2 or 3") }
        if case .focal = request.gravity { refuse("focal", "is the file's own") }
        if request.crop != nil { refuse("crop", "is not allowed") }
        if request.blur != nil { refuse("blur", "is not allowed") }
        if request.sharpen != nil { refuse("sharpen", "is not allowed") }
        if request.background != nil { refuse("background", "is not allowed") }
        if (request.rotate ?? .none) != .none { refuse("rotate", "is not allowed") }
        if (request.flip ?? .none) != .none { refuse("flip", "is not allowed") }
        if request.keepsMetadata == true { refuse("metadata", "is none") }
        guard issues.isEmpty else { throw .invalid(issues) }
    }

    private func allows(_ size: Int) -> Bool {
        sizes.isEmpty ? size <= maximum && size % step == 0 : sizes.contains(size)
    }

    private var allowedSizes: String {
        sizes.isEmpty
            ? "is a multiple of \(step) up to \(maximum)"
            : "is one of \(sizes.sorted().map(String.init).joined(separator: ", "))"
    }
}
