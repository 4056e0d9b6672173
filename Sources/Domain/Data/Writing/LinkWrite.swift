// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What a body asks to do with one relation of the record.
struct LinkWrite {
    let reference: Reference
    let pointer: String
    var commands: [Command] = []

    enum Command {
        /// These and no others; none clears the relation.
        case set([End])
        case attach([End])
        case detach([End])
        case create([(body: JSONObject, pointer: String)])
    }

    /// A record at the other end.
    struct End {
        let id: Input
        /// Fields for the connection row beside the two keys.
        let extras: JSONObject
        let pointer: String
    }
}
