// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing

@testable import VipsAdapter

/// What a worker can do that a file has taken over: code of somebody else's runs in it, and tries.
@Suite struct ConfinementTests {
    /// Each worker gets the library of `source` loaded, and files left open as by a careless server; what the library
    /// writes to its standard error is in the file `report`.
    private func lab(_ source: String) throws -> ImageLab {
        let lab = try ImageLab {
            $0.arguments = [$0.executable + ".py"]
            $0.executable = "/usr/bin/python3"
        }
        try lab.tool("clang", "-shared", "-fPIC", "-o", "tried.so", lab.write(Array(source.utf8), "tried.c"))
        let script = """
            import os, resource
            most = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (most, most))
            report = os.open("\(lab.path("report"))", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            for number in (2, 7, 63, 200): os.dup2(report, number)
            os.environ["LD_PRELOAD"] = "\(lab.path("tried.so"))"
            os.execve("\(lab.path("worker"))", ["\(lab.path("worker"))", "image-worker"], os.environ)
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: lab.path("worker.py")))
        return lab
    }

    @Test func `a worker can do none of what it doesn't need`() async throws {
        // A worker sets its alarm when an image comes.
        let lab = try lab(
            Self.attempts(on: "unsigned alarm(unsigned seconds) { if (seconds) try(seconds); return 0; }")
        )
        var limits = ImageLab.limits
        limits.memory = 300 << 20
        #expect(try await lab.transformer.probe(ImageLab.photograph("coffee.png"), limits).width == 600)
        let report = String(decoding: FileManager.default.contents(atPath: lab.path("report")) ?? Data(), as: UTF8.self)
        #expect(
            report.split(separator: "\n") == [
                // The image is open, and nothing else; it ends by itself when the server doesn't end it.
                "files 1", "alarm 245", "core 0", "written \(512 << 20)", "memory \(300 << 20)", "open 64",
                "libraries 1",
                "threads 1", "end",
            ]
        )
    }

    /// Kernels may have one of them and not the other.
    @Test(arguments: ["files", "calls"])
    func `nothing is written or run though half of the confinement is missing`(_ half: String) throws {
        let lab = try ImageLab()
        let program = """
            #define _GNU_SOURCE
            #include <stdio.h>
            #include <sys/stat.h>
            #include <sys/uio.h>
            #include "confinement.h"
            #define REFUSED(what) if ((what) >= 0 || (errno != EPERM && errno != EACCES)) { puts(#what); return 1; }
            int main(void) {
                const char *readable[] = {"/usr/lib"};
                char *const none[] = {0};
                char byte = 0;
                struct iovec part = {&byte, 1};
                if (roost_confine_no_new_rights() || roost_confine_\(half)(\(half == "files" ? "readable, 1" : ""))) return 2;
                REFUSED(open("new", O_RDWR | O_CREAT, 0600))
                REFUSED(open("kept", O_WRONLY))
                REFUSED(open("kept", O_RDONLY | O_TRUNC))
                REFUSED(unlink("kept"))
                REFUSED(rename("kept", "other"))
                REFUSED(mkdir("folder", 0700))
                REFUSED(symlink("kept", "link"))
                REFUSED(execve("/usr/bin/true", none, none))
                REFUSED(process_vm_readv(getppid(), &part, 1, &part, 1, 0))
                puts("confined");
                return 0;
            }
            """
        _ = try lab.write(Array("kept".utf8), "kept")
        let source = try lab.write(Array(program.utf8), "half.c")
        try lab.tool("clang", "-I", "\(ImageLab.root)/Sources/System/CVips", "-o", lab.path("half"), source)
        #expect(try lab.tool(lab.path("half")) == "confined")
        #expect(try lab.holds("kept", "kept"))
    }

    /// Reports what was not refused, and what there is.
    private static func attempts(on function: String) -> String {
        """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <netinet/in.h>
        #include <pthread.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <sys/uio.h>
        #include <unistd.h>
        static void *thread(void *value) { *(int *)value = 1; return 0; }
        static unsigned long limit(int resource) {
            struct rlimit limit = {0};
            getrlimit(resource, &limit);
            return limit.rlim_cur;
        }
        #define SAY(...) { char line[200]; int n = snprintf(line, 200, __VA_ARGS__); n = write(2, line, n); }
        #define REFUSED(what) \\
            if ((what) >= 0 || (errno != EPERM && errno != EACCES && errno != ENOSYS)) SAY("%s %d\\n", #what, errno)
        #define CHILD(what) { number = what; if (number == 0) _exit(0); if (number > 0) SAY("%s\\n", #what) }
        static void try(unsigned seconds) {
            char *const none[] = {0};
            char byte = 0;
            struct iovec part = {&byte, 1};
            int ends[2], value = 0, files = 0, number, parent = getppid();
            pthread_t other;
            for (number = 3; number < 1024; number++) files += fcntl(number, F_GETFD) >= 0;
            SAY("files %d\\nalarm %u\\ncore %lu\\nwritten %lu\\n", files, seconds, limit(RLIMIT_CORE), limit(RLIMIT_FSIZE))
            SAY("memory %lu\\nopen %lu\\n", limit(RLIMIT_DATA), limit(RLIMIT_NOFILE))
            REFUSED(open("/etc/passwd", O_RDONLY))
            REFUSED(open("/", O_RDONLY | O_DIRECTORY))
            REFUSED(open("/proc/self/environ", O_RDONLY))
            REFUSED(open("/tmp", O_RDONLY | O_DIRECTORY))
            REFUSED(open("/tmp/roost-new", O_RDWR | O_CREAT, 0600))
            REFUSED(open("/dev/null", O_WRONLY))
            REFUSED(unlink("/tmp/roost-none"))
            REFUSED(rename("/tmp/roost-none", "/tmp/roost-new"))
            REFUSED(mkdir("/tmp/roost-new", 0700))
            REFUSED(chmod("/tmp/roost-none", 0777))
            REFUSED(socket(AF_INET, SOCK_STREAM, 0))
            REFUSED(socket(AF_UNIX, SOCK_STREAM, 0))
            REFUSED(socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
            REFUSED(connect(0, 0, 0))
            REFUSED(kill(parent, 0))
            REFUSED(syscall(SYS_tkill, parent, 0))
            REFUSED(syscall(SYS_tgkill, parent, parent, 0))
            REFUSED(syscall(SYS_rt_sigqueueinfo, parent, 0, 0))
            REFUSED(syscall(434 /* pidfd_open */, parent, 0))
            REFUSED(syscall(424 /* pidfd_send_signal */, 0, 0, 0, 0))
            CHILD(fork())
            CHILD(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
        #ifdef SYS_fork
            CHILD(syscall(SYS_fork))
        #endif
            REFUSED(syscall(435 /* clone3 */, 0, 0))
            REFUSED(execve("/usr/bin/true", none, none))
            REFUSED(syscall(SYS_execveat, AT_FDCWD, "/usr/bin/true", none, none, 0))
            REFUSED(syscall(SYS_ptrace, 0, 0, 0, 0))
            REFUSED(process_vm_readv(parent, &part, 1, &part, 1, 0))
            REFUSED(process_vm_writev(parent, &part, 1, &part, 1, 0))
            REFUSED(syscall(SYS_prlimit64, parent, 0, 0, 0))
            REFUSED(syscall(425 /* io_uring_setup */, 0, 0))
            REFUSED(syscall(SYS_unshare, 0))
            REFUSED(syscall(SYS_setns, -1, 0))
            REFUSED(syscall(SYS_bpf, -1, 0, 0))
            REFUSED(syscall(SYS_perf_event_open, 0, 0, 0, 0, 0))
            REFUSED(syscall(SYS_userfaultfd, -1))
            REFUSED(syscall(SYS_keyctl, -1))
            REFUSED(syscall(SYS_ioctl, 0, 0, 0))
        #ifdef __x86_64__
            REFUSED(syscall(0x40000000 + SYS_getpid))
        #endif
            number = open("/usr/lib/os-release", O_RDONLY);
            SAY("libraries %d\\n", number >= 0)
            close(number);
            if (pthread_create(&other, 0, thread, &value) == 0) pthread_join(other, 0);
            SAY("threads %d\\nend\\n", value)
        }
        \(function)
        """
    }
}
