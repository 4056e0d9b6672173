// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension NumberRules {
    private enum KindName: String, CaseIterable {
        case float, integer, decimal
    }

    init(reading config: inout ConfigReader) {
        self.init()
        let name = config.choice("kind", of: KindName.allCases) ?? .float
        let scale = config.integer("scale", in: 0...Int64(Decimal.maximumScale))
        switch name {
        case .float: kind = .float
        case .integer: kind = .integer
        case .decimal: kind = .decimal(scale: Int(scale ?? 2))
        }
        if name != .decimal, scale != nil { config.refuse("scale", "is for kind decimal only") }
        minimum = config.number("minimum")
        maximum = config.number("maximum")
        exclusiveMinimum = config.number("exclusiveMinimum")
        exclusiveMaximum = config.number("exclusiveMaximum")
        multipleOf = config.number("multipleOf")
        if let minimum, let maximum, minimum > maximum { config.refuse("minimum", "is larger than maximum") }
        if let multipleOf, multipleOf <= 0 { config.refuse("multipleOf", "must be larger than 0") }
    }

    func write(to config: inout JSONObject) {
        switch kind {
        case .float: break
        case .integer: config["kind"] = "integer"
        case .decimal(let scale):
            config["kind"] = "decimal"
            config["scale"] = .integer(Int64(scale))
        }
        config["minimum"] = minimum.map(Self.json)
        config["maximum"] = maximum.map(Self.json)
        config["exclusiveMinimum"] = exclusiveMinimum.map(Self.json)
        config["exclusiveMaximum"] = exclusiveMaximum.map(Self.json)
        config["multipleOf"] = multipleOf.map(Self.json)
    }

    private static func json(_ number: Double) -> JSONValue {
        Int64(exactly: number).map { .integer($0) } ?? .double(number)
    }
}
