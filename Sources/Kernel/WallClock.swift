// SPDX-License-Identifier: Apache-2.0

/// The time of day, passed in so that tests can set it.
public protocol WallClock: Sendable {
    func now() -> Timestamp
}
