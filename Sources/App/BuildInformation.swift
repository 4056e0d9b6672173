// SPDX-License-Identifier: Apache-2.0

/// What this build calls itself.
public enum BuildInformation {
    public static let version = "0.1.0"
}
