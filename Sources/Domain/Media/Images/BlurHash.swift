// SPDX-License-Identifier: Apache-2.0
import func Glibc.cos
import func Glibc.pow

/// An image as a text of about thirty characters, from which clients draw a blur while the image itself loads.
///
/// The public algorithm (github.com/woltapp/blurhash, Algorithm.md): the first terms of a cosine transform of the
/// linear colors, quantized and written in base 83.
public enum BlurHash {
    /// - Parameters:
    ///   - across: terms from left to right, 1 to 9; others are brought into this range.
    ///   - down: terms from top to bottom, alike.
    public static func text(of sample: PixelSample, across: Int = 4, down: Int = 3) -> String {
        let (across, down) = (min(max(across, 1), 9), min(max(down, 1), 9))
        let terms = terms(of: sample, across: across, down: down)
        let largest = terms.dropFirst().reduce(0) { max($0, abs($1.red), abs($1.green), abs($1.blue)) }
        let quantizedLargest = terms.count > 1 ? min(max(Int(largest * 166 - 0.5), 0), 82) : 0
        let scale = Double(quantizedLargest + 1) / 166

        var text = digits((across - 1) + (down - 1) * 9, 1) + digits(quantizedLargest, 1)
        text += digits(terms[0].red.encoded << 16 | terms[0].green.encoded << 8 | terms[0].blue.encoded, 4)
        for term in terms.dropFirst() {
            let parts = [term.red, term.green, term.blue].map { quantized($0 / scale) }
            text += digits(parts[0] * 19 * 19 + parts[1] * 19 + parts[2], 2)
        }
        return text
    }

    /// Linear light, or a term of it.
    private struct Light {
        var red = 0.0
        var green = 0.0
        var blue = 0.0
    }

    private static func terms(of sample: PixelSample, across: Int, down: Int) -> [Light] {
        let linear = (0...255).map { Double($0).linear }
        let columns = waves(across, sample.width)
        let rows = waves(down, sample.height)
        let count = Double(sample.width * sample.height)
        var terms: [Light] = []
        for row in rows {
            for column in columns {
                var sum = Light()
                for y in 0..<sample.height {
                    for x in 0..<sample.width {
                        let place = (y * sample.width + x) * 3
                        let weight = row[y] * column[x]
                        sum.red += weight * linear[Int(sample.bytes[place])]
                        sum.green += weight * linear[Int(sample.bytes[place + 1])]
                        sum.blue += weight * linear[Int(sample.bytes[place + 2])]
                    }
                }
                let scale = (terms.isEmpty ? 1 : 2) / count
                terms.append(Light(red: sum.red * scale, green: sum.green * scale, blue: sum.blue * scale))
            }
        }
        return terms
    }

    private static func waves(_ count: Int, _ length: Int) -> [[Double]] {
        (0..<count).map { wave in (0..<length).map { cos(.pi * Double(wave) * Double($0) / Double(length)) } }
    }

    /// -1 to 1 in 19 steps that are finer near zero.
    private static func quantized(_ value: Double) -> Int {
        let root = pow(abs(value), 0.5) * (value < 0 ? -1 : 1)
        return min(max(Int((root * 9 + 9.5).rounded(.down)), 0), 18)
    }

    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
    )

    private static func digits(_ value: Int, _ count: Int) -> String {
        var (rest, digits): (Int, [Character]) = (value, [])
        for _ in 0..<count {
            digits.append(alphabet[rest % 83])
            rest /= 83
        }
        return String(digits.reversed())
    }
}

extension Double {
    /// A value of sRGB, 0 to 255, as linear light (IEC 61966-2-1).
    fileprivate var linear: Double {
        let share = self / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    /// Linear light as a value of sRGB.
    fileprivate var encoded: Int {
        let light = Swift.min(Swift.max(self, 0), 1)
        let share = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return Int(share * 255 + 0.5)
    }
}
