// SPDX-License-Identifier: Apache-2.0

/// Tells two streamed bodies apart without keeping either: FNV-1a in 64 bits (draft-eastlake-fnv), and the length. It
/// is no protection against somebody who wants two bodies to look alike, who would deceive only themselves.
struct BodyFingerprint {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    private var count = 0

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        count += bytes.count
    }

    var bytes: [UInt8] { Array("\(hash) \(count)".utf8) }
}
