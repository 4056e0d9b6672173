// SPDX-License-Identifier: Apache-2.0

// The standard library has no trigonometry; this is the C library's, which every platform has.
#if canImport(Darwin)
    import func Darwin.asin
    import func Darwin.cos
    import func Darwin.sin
#elseif canImport(Musl)
    import func Musl.asin
    import func Musl.cos
    import func Musl.sin
#else
    import func Glibc.asin
    import func Glibc.cos
    import func Glibc.sin
#endif

extension GeoPoint {
    /// The mean radius of the earth in meters (IUGG).
    public static let earthRadius = 6_371_008.8

    /// The length in meters of the great circle between the points on a sphere, by the haversine formula (R. W.
    /// Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984); at most 0.6 % off the ellipsoid.
    public func distance(to other: GeoPoint) -> Double {
        let radians = Double.pi / 180
        let latitudes = sin((other.latitude - latitude) * radians / 2)
        let longitudes = sin((other.longitude - longitude) * radians / 2)
        let share =
            latitudes * latitudes
            + cos(latitude * radians) * cos(other.latitude * radians) * longitudes * longitudes
        // Rounding may carry the share past 1 for points opposite each other.
        return 2 * Self.earthRadius * asin(min(share, 1).squareRoot())
    }
}
