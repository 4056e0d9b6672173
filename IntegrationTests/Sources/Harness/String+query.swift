// SPDX-License-Identifier: Apache-2.0
import Foundation

extension String {
    /// Percent-encoded, so that it can stand as a value in a query string.
    public var queryValue: String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: plain) ?? self
    }
}
