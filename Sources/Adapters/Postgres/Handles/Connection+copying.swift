// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

extension Connection {
    /// Runs a `COPY … FROM STDIN` with these bytes in the open transaction, of which something has been sent. Waits on the
    /// thread that has the connection until the server has taken them.
    func copyIn(_ statement: String, _ bytes: [UInt8]) throws(PostgresError) {
        // No COPY goes through a pipeline.
        guard unsafe PQexitPipelineMode(handle) == 1, unsafe PQsetnonblocking(handle, 0) == 0 else {
            throw lost("the connection can't be used for a COPY")
        }
        let failure: PostgresError?
        do throws(PostgresError) {
            try send(statement, bytes)
            failure = nil
        } catch {
            failure = error
        }
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
            throw failure ?? lost("the connection can't be used after a COPY")
        }
        if let failure { throw failure }
    }

    private func send(_ statement: String, _ bytes: [UInt8]) throws(PostgresError) {
        guard let begun = unsafe PQexec(handle, statement) else { throw lost("can't send") }
        let ready = unsafe QueryResult(begun)
        if let error = ready.error { throw error }
        guard unsafe PQresultStatus(begun) == PGRES_COPY_IN else { throw lost("the server takes no COPY") }
        var sent = 0
        while sent < bytes.count {
            let count = min(bytes.count - sent, 1 << 20)
            let code = unsafe bytes.withUnsafeBytes { buffer in
                let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe PQputCopyData(handle, start.map { unsafe $0 + sent }, Int32(clamping: count))
            }
            guard code == 1 else { throw lost("the connection broke during a COPY") }
            sent += count
        }
        guard unsafe PQputCopyEnd(handle, nil) == 1 else { throw lost("the connection broke during a COPY") }
        var failure: PostgresError?
        while let result = unsafe PQgetResult(handle) {
            if let error = unsafe QueryResult(result).error { failure = failure ?? error }
        }
        if let failure { throw failure }
    }
}
