// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

/// A place on the earth in degrees (WGS 84), `{"lon":…,"lat":…}` in JSON.
public struct GeoPoint: Sendable, Hashable {
    public let longitude: Double
    public let latitude: Double

    static let longitudes = -180.0...180.0
    static let latitudes = -90.0...90.0

    /// Nil when a coordinate is out of range.
    public init?(longitude: Double, latitude: Double) {
        guard Self.longitudes.contains(longitude), Self.latitudes.contains(latitude) else { return nil }
        // Adding zero turns a negative zero into the plain one, so that one place has one text.
        self.longitude = longitude + 0
        self.latitude = latitude + 0
    }

    /// Nil unless `json` is an object of just the two numbers `lon` and `lat`, each in its range.
    public init?(json: JSONValue) {
        guard case .object(let object) = json, object.count == 2, let longitude = object["lon"]?.doubleValue,
            let latitude = object["lat"]?.doubleValue
        else { return nil }
        self.init(longitude: longitude, latitude: latitude)
    }

    /// Reads what ``text`` and other JSON writers make; nil for anything else.
    public init?(text: String) {
        guard let json = try? JSONValue(parsing: text) else { return nil }
        self.init(json: json)
    }

    public var json: JSONValue { ["lon": .double(longitude), "lat": .double(latitude)] }

    /// The canonical JSON text, longitude first.
    public var text: String { json.text }
}
