// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@Suite struct JSONFuzzTests {
    private static let documents = [
        #"{"title":"Hello","count":3,"tags":["a","b"]}"#, #"[1,-2,3.5,1e10,-0,12345678901234567890,0.1]"#,
        #""\u00e9\ud83d\ude00 \n\\\"""#,
        #"{"a":{"b":{"c":[[[]]]}},"d":null,"e":true,"f":false}"#, "  [ \"é€😀\" , {} ] ",
        #"{"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9}"#,
        "-1.7976931348623157e308", #"["\b\f\r\t\/",""," "]"#, "0", #"{"":[{"x":5e-324},{"x":9007199254740993}]}"#,
    ].map { Array($0.utf8) }

    private static let letters =
        Array("{}[]\",:\\/ \n\0truefalsn0123456789.eE+-u\u{7F}".utf8) + [
            0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0xED, 0xF0, 0xF4, 0xFF,
        ]

    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        var bytes = documents.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...6, using: &random))
            let letter = letters.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.insert(letter, at: place)
            case 1: bytes.removeSubrange(place..<end)
            case 2 where place < bytes.count: bytes[place] = letter
            case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.insert(contentsOf: (documents.randomElement(using: &random) ?? []).prefix(12), at: place)
            }
        }
        return bytes
    }

    /// Doubles without fraction are written as integers, so they come back as such.
    private static func normalized(_ value: JSONValue) -> JSONValue {
        switch value {
        case .double(let double)
        where double.magnitude < 0x1p53 && double.rounded() == double && double.bitPattern != (-0.0).bitPattern:
            .integer(Int64(double))
        case .array(let elements): .array(elements.map(normalized))
        case .object(let object): .object(JSONObject(object.map { ($0.key, normalized($0.value)) }))
        default: value
        }
    }

    @Test(arguments: [UInt64(0x5EED_0001), 0x5EED_0002])
    func `100,000 mutated texts never crash the reader, and what it takes survives writing`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let reader = JSONReader()
        var taken = 0
        for round in 0..<100_000 {
            let bytes = Self.mutated(&random)
            do throws(JSONParseError) {
                let value = try reader.read(bytes)
                let written = value.encoded()
                let again = try? reader.read(written)
                #expect(again.map(Self.normalized) == Self.normalized(value), "seed \(seed), round \(round)")
                #expect(again?.encoded() == written, "seed \(seed), round \(round)")
                taken += 1
            } catch {
                if !(0...bytes.count).contains(error.offset) || error.line < 1 || error.column < 1 {
                    Issue.record("place out of bounds: seed \(seed), round \(round)")
                }
            }
        }
        #expect(taken > 5000 && taken < 95_000, "seed \(seed): \(taken) of 100,000 texts were valid")
    }
}
