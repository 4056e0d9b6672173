// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain
internal import Synchronization

/// A worker that runs, and the server's end of the connection to it. The system kills it when the thread that started
/// it ends, so it is that thread that keeps it.
final class WorkerProcess: Sendable {
    enum Ending: Equatable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)
        /// It has been waited for before.
        case earlier

        var description: String {
            switch self {
            case .code(let code): "it ended with \(code)"
            case .signal(let signal): "it was ended by signal \(signal)"
            case .earlier: "it had ended"
            }
        }
    }

    let channel: Channel
    /// Nil once it has been waited for: from then on the number may be another process's.
    private let id: Mutex<pid_t?>

    /// It has none of the server's environment, in which secrets may stand, and none of its open files.
    init(_ executable: String, _ arguments: [String]) throws(ImageError) {
        guard let (ours, theirs) = Channel.pair() else { throw .unreachable("no connection to a worker: \(errno)") }
        defer { theirs.close() }
        // libvips loads all modules below this folder by itself; a worker asks for those that it needs.
        var environment = ["VIPSHOME=/nonexistent", "LANG=C", "MALLOC_ARENA_MAX=2", "SWIFT_BACKTRACE=enable=no"]
        if let libraries = unsafe getenv("LD_LIBRARY_PATH") {
            environment.append("LD_LIBRARY_PATH=\(unsafe String(cString: libraries))")
        }
        switch Self.start(executable, arguments, environment, input: theirs.descriptor) {
        case .success(let started): id = Mutex(started)
        case .failure(let error):
            ours.close()
            let text = "a worker can't be started from \(executable): error \(error.code)"
            // What the system lacks for now, it has again.
            throw [EAGAIN, ENOMEM, EMFILE, ENFILE, ETXTBSY].contains(error.code)
                ? .unreachable(text) : .unavailable(text)
        }
        channel = ours
    }

    deinit { _ = end() }

    func kill() {
        id.withLock { id in if let id { _ = Glibc.kill(id, SIGKILL) } }
    }

    /// Kills it if it still runs, and waits for it; afterwards the connection is closed.
    @discardableResult
    func end() -> Ending {
        kill()
        return reaped(0) ?? .earlier
    }

    /// How it ended by itself, or was ended by the system; waits a little, as its connection closes first.
    func endOfItself() -> Ending {
        for _ in 0..<50 {
            if let how = reaped(WNOHANG) { return how }
            _ = usleep(2_000)
        }
        return end()
    }

    /// Nil while it runs, if that is not waited for, and when all of this is done.
    private func reaped(_ flags: Int32) -> Ending? {
        id.withLock { id in
            guard let number = id else { return nil }
            var status: Int32 = 0
            var reaped: pid_t = 0
            repeat { reaped = unsafe waitpid(number, &status, flags) } while reaped < 0 && errno == EINTR
            guard reaped != 0 else { return nil }
            id = nil
            channel.close()
            return status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
        }
    }

    private struct StartError: Error { let code: Int32 }

    private static func start(
        _ executable: String,
        _ arguments: [String],
        _ environment: [String],
        input: Int32
    ) -> Result<pid_t, StartError> {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Signals as at the start of a program, and a group of its own: a Ctrl-C means the server.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        var argumentTexts = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        var environmentTexts = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argumentTexts.indices { unsafe free(argumentTexts[index]) }
            for index in unsafe environmentTexts.indices { unsafe free(environmentTexts[index]) }
        }
        var started: pid_t = 0
        let code = unsafe posix_spawn(
            &started,
            executable,
            &actions,
            &attributes,
            &argumentTexts,
            &environmentTexts
        )
        return code == 0 ? .success(started) : .failure(StartError(code: code))
    }
}
