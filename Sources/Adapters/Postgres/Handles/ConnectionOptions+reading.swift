// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

extension ConnectionOptions {
    /// Whether libpq can read the address. What it says of one that it can't read is not to be shown to anybody: it
    /// repeats the address, with the password.
    public var isReadable: Bool {
        guard let settings = unsafe PQconninfoParse(address, nil) else { return false }
        unsafe PQconninfoFree(settings)
        return true
    }
}
