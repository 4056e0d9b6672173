// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import Glibc

/// What a worker gives up before it reads its first image: it keeps its channel, its memory and the processor.
enum Confinement {
    /// Folders that hold nothing but the system's own libraries and fonts; documents and drawings need them late.
    private static let readable = [
        "/usr/lib", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/fonts", "/usr/share/fonts",
        "/usr/local/share/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig", "/usr/share/poppler",
        "/usr/share/mime", "/dev/null",
    ]
    /// Of the largest result.
    private static let mostBytes: UInt64 = 512 << 20
    /// What `nice` adds: about a thirtieth of the share that a thread of usual priority has. Docs/PERFORMANCE.md has what
    /// was measured with other priorities.
    static let niceness: Int32 = 15

    /// Whether this is a program's first thread; another one can't shut in the whole process.
    static var isPossible: Bool { roost_confine_is_first_thread() != 0 }

    /// At the very beginning.
    static func begin() {
        _ = roost_confine_end_with_parent()
        _ = roost_confine_close_from(3)
        _ = nice(niceness)
        // When memory runs out, a worker is the first to go.
        if let file = unsafe fopen("/proc/self/oom_score_adj", "w") {
            _ = unsafe fputs("1000", file)
            _ = unsafe fclose(file)
        }
        _ = signal(SIGXFSZ, SIG_IGN)
        _ = signal(SIGPIPE, SIG_IGN)
        _ = roost_confine_limit(Int32(RLIMIT_CORE.rawValue), 0, 0)
        _ = roost_confine_limit(Int32(RLIMIT_FSIZE.rawValue), mostBytes, mostBytes)
    }

    /// When all libraries are open. Where the kernel has no Landlock or no filters, what it has must do.
    static func end() {
        _ = roost_confine_limit(Int32(RLIMIT_NOFILE.rawValue), 64, 64)
        _ = roost_confine_no_new_rights()
        var places = unsafe readable.map { unsafe UnsafePointer(strdup($0)) }
        _ = unsafe roost_confine_files(&places, Int32(clamping: places.count))
        for index in unsafe places.indices { unsafe free(UnsafeMutableRawPointer(mutating: places[index])) }
        _ = roost_confine_calls()
    }

    /// For one piece of work. It ends the process by itself should the server not do so.
    static func limit(memory: Int64, time: Duration) {
        _ = roost_confine_memory(UInt64(clamping: max(memory, 64 << 20)))
        _ = alarm(UInt32(clamping: time.components.seconds) &+ 5)
    }

    static func rest() { _ = alarm(0) }
}
