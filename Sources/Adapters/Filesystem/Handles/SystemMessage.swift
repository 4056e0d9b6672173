// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain

/// What the system says to a code of `errno`.
enum SystemMessage {
    static func text(_ code: Int32) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, unsafe strerror_r(code, start, buffer.count) == 0 else {
                return "error \(code)"
            }
            return unsafe String(cString: start)
        }
    }
}

extension BlobError {
    /// - Parameter what: what was tried, for the log.
    init(system code: Int32, _ what: String) {
        let text = "\(what): \(SystemMessage.text(code))"
        switch code {
        case ENOSPC, EDQUOT, EFBIG: self = .full
        case EMFILE, ENFILE, ENOMEM, EAGAIN: self = .overloaded
        case ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ELOOP, ESTALE: self = .misconfigured(text)
        case ETIMEDOUT, EINTR: self = .unavailable(text)
        default: self = .failed(text)
        }
    }
}
