// SPDX-License-Identifier: Apache-2.0

/// Sizes as people write them: `512`, `16KB`, `1MB`, `2GB`, in powers of 1,000.
enum ByteSize {
    /// Nil when `text` is no size, or is zero.
    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number > 0 else { return nil }
        let factor: Int
        switch text.dropFirst(digits.count).uppercased() {
        case "", "B": factor = 1
        case "KB": factor = 1_000
        case "MB": factor = 1_000_000
        case "GB": factor = 1_000_000_000
        default: return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }
}
