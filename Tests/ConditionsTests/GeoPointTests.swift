// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel
import Testing

struct GeoPointTests {
    @Test(
        arguments: [
            ([:], false), (["lon": 1], false), (["lon": 1, "lat": 2, "alt": 3], false),
            (["lon": "1", "lat": 2], false),
            (["lon": 180.1, "lat": 0], false), (["lon": 0, "lat": -90.1], false), (nil, false), ([1, 2], false),
            (["lat": 2, "lon": 1], true), (["lon": -180, "lat": 90], true), (["lon": 1.5, "lat": 2.5], true),
        ] as [(JSONValue, Bool)]
    )
    func `a point has two coordinates in their ranges`(json: JSONValue, isPoint: Bool) {
        #expect((GeoPoint(json: json) != nil) == isPoint)
    }

    @Test func `a point has one text`() throws {
        let point = try #require(GeoPoint(json: ["lat": -0.0, "lon": 7.25]))
        #expect(point.text == #"{"lon":7.25,"lat":0}"#)
        #expect(GeoPoint(text: point.text) == point)
        #expect(GeoPoint(text: "{") == nil)
        #expect(GeoPoint(longitude: .nan, latitude: 0) == nil)
    }

    @Test(
        arguments: [
            // Berlin to Paris, a quarter of the equator, pole to pole, nothing.
            ((13.405, 52.52), (2.3522, 48.8566), 877_464.0), ((0, 0), (90, 0), 10_007_557.2),
            ((0, 90), (0, -90), 20_015_114.4), ((7, 50), (7, 50), 0), ((179.9, 0), (-179.9, 0), 22_239.0),
        ] as [((Double, Double), (Double, Double), Double)]
    )
    func `distances follow the great circle`(from: (Double, Double), to: (Double, Double), meters: Double) throws {
        let start = try #require(GeoPoint(longitude: from.0, latitude: from.1))
        let end = try #require(GeoPoint(longitude: to.0, latitude: to.1))
        #expect(abs(start.distance(to: end) - meters) <= max(meters * 0.000_1, 0.001))
        #expect(abs(end.distance(to: start) - start.distance(to: end)) < 0.001)
    }
}
