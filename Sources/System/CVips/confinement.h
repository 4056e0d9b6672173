// SPDX-License-Identifier: Apache-2.0
// What a process of Linux can give up without having rights: new rights, files (landlock(7)), and system calls
// (seccomp(2)). All of it holds for the threads that the process starts later, and can't be taken back.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH 010000000
#endif
#ifndef CLONE_THREAD
#define CLONE_THREAD 0x00010000
#endif

/* The process is killed when the thread that started it ends. */
static inline int roost_confine_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0); }

/* What a thread gives up, those that exist already keep. */
static inline int roost_confine_is_first_thread(void) { return syscall(SYS_gettid) == getpid(); }

static inline int roost_confine_no_new_rights(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static inline int roost_confine_close_from(unsigned int first) {
    return (int)syscall(SYS_close_range, first, ~0U, 0);
}

static inline int roost_confine_limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit limit = {(rlim_t)soft, (rlim_t)hard};
    return setrlimit(resource, &limit);
}

static inline int roost_confine_memory(uint64_t bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit)) return -1;
    limit.rlim_cur = limit.rlim_max != RLIM_INFINITY && bytes > limit.rlim_max ? limit.rlim_max : (rlim_t)bytes;
    return setrlimit(RLIMIT_DATA, &limit);
}

/* No file can be opened any more but for reading below `readable`. 0, or -1 where the kernel has no Landlock. */
static inline int roost_confine_files(const char *const *readable, int count) {
    struct { uint64_t files; } all;
    struct __attribute__((packed)) { uint64_t allowed; int32_t parent; } rule;
    long version = syscall(444 /* landlock_create_ruleset */, NULL, 0, 1U), rules;
    int index;
    if (version < 1) return -1;
    /* Version 1 knows 13 rights, 2 one more, 3 another one. */
    all.files = (1ULL << (version >= 3 ? 15 : 12 + version)) - 1;
    rules = syscall(444, &all, sizeof all, 0U);
    if (rules < 0) return -1;
    for (index = 0; index < count; index++) {
        int place = open(readable[index], O_PATH | O_CLOEXEC);
        if (place < 0) continue;
        rule.allowed = 1ULL << 2; /* read a file */
        rule.parent = place;
        if (syscall(445 /* landlock_add_rule */, (int)rules, 1, &rule, 0U) == 0) {
            rule.allowed |= 1ULL << 3; /* list a folder; refused for what is no folder */
            syscall(445, (int)rules, 1, &rule, 0U);
        }
        close(place);
    }
    index = (int)syscall(446 /* landlock_restrict_self */, (int)rules, 0U);
    close((int)rules);
    return index;
}

#if defined(__x86_64__)
#define ROOST_CONFINE_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ROOST_CONFINE_MACHINE AUDIT_ARCH_AARCH64
#endif

/* Refuses what reading and writing images doesn't need: sockets, programs, processes, signals to others, other
   processes' memory, changes to files by name, the kernel's rarer doors. 0, or -1 where this can't be had. */
static inline int roost_confine_calls(void) {
#ifndef ROOST_CONFINE_MACHINE
    errno = ENOSYS;
    return -1;
#else
    static const int refused[] = {
        SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_execve,
        SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_tkill,
        SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare,
        SYS_setns, SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_userfaultfd,
        SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_personality, SYS_ioctl,
        SYS_unlinkat, SYS_renameat2, SYS_mkdirat, SYS_linkat, SYS_symlinkat, SYS_mknodat, SYS_fchmodat, SYS_fchownat,
        SYS_fchmod, SYS_fchown, SYS_utimensat, SYS_truncate, SYS_setxattr, SYS_shmget, SYS_msgget, SYS_semget,
        SYS_mq_open, SYS_inotify_init1, SYS_fanotify_init, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_quotactl,
        SYS_swapon, SYS_swapoff, SYS_acct, SYS_sethostname, SYS_setdomainname, SYS_settimeofday, SYS_clock_settime,
#ifdef SYS_renameat
        SYS_renameat,
#endif
#ifdef SYS_fork
        SYS_fork, SYS_vfork, SYS_creat, SYS_unlink, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_link, SYS_symlink, SYS_mknod,
        SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_inotify_init,
#endif
        425 /* io_uring_setup */, 426, 427, 424 /* pidfd_send_signal */, 434 /* pidfd_open */, 438 /* pidfd_getfd */,
        428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 437 /* openat2 */,
    };
    enum { count = sizeof refused / sizeof *refused };
    const uint32_t allow = SECCOMP_RET_ALLOW, refuse = SECCOMP_RET_ERRNO | EPERM;
    struct sock_filter filter[count + 40];
    unsigned short length = 0;
    int index;
#define ROOST_ADD(statement) filter[length++] = (struct sock_filter)statement
#define ROOST_LOAD(field) ROOST_ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define ROOST_SKIP_UNLESS(value, lines) ROOST_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, lines))
#define ROOST_SKIP_IF_NONE_OF(bits, lines) ROOST_ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), 0, lines))
#define ROOST_END(verdict) ROOST_ADD(BPF_STMT(BPF_RET | BPF_K, verdict))
    ROOST_LOAD(arch);
    ROOST_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ROOST_CONFINE_MACHINE, 1, 0));
    ROOST_END(SECCOMP_RET_KILL_PROCESS);
    ROOST_LOAD(nr);
#ifdef __x86_64__
    /* The calls of x32 have numbers of their own. */
    ROOST_ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    ROOST_END(refuse);
    /* Opening for writing, as an own file descriptor is all that is written to. */
    ROOST_SKIP_UNLESS(SYS_open, 4);
    ROOST_LOAD(args[1]);
    ROOST_SKIP_IF_NONE_OF(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1);
    ROOST_END(refuse);
    ROOST_END(allow);
#endif
    ROOST_SKIP_UNLESS(SYS_openat, 4);
    ROOST_LOAD(args[2]);
    ROOST_SKIP_IF_NONE_OF(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1);
    ROOST_END(refuse);
    ROOST_END(allow);
    /* Threads, and no processes. The C library turns to clone when there is no clone3, whose flags can't be looked at. */
    ROOST_SKIP_UNLESS(435 /* clone3 */, 1);
    ROOST_END(SECCOMP_RET_ERRNO | ENOSYS);
    ROOST_SKIP_UNLESS(SYS_clone, 4);
    ROOST_LOAD(args[0]);
    ROOST_SKIP_IF_NONE_OF(CLONE_THREAD, 1);
    ROOST_END(allow);
    ROOST_END(refuse);
    /* Signals to itself (abort) and limits of itself. */
    ROOST_SKIP_UNLESS(SYS_tgkill, 4);
    ROOST_LOAD(args[0]);
    ROOST_SKIP_UNLESS(getpid(), 1);
    ROOST_END(allow);
    ROOST_END(refuse);
    ROOST_SKIP_UNLESS(SYS_prlimit64, 4);
    ROOST_LOAD(args[0]);
    ROOST_SKIP_UNLESS(0, 1);
    ROOST_END(allow);
    ROOST_END(refuse);
    for (index = 0; index < count; index++)
        ROOST_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)refused[index], (uint8_t)(count - index), 0));
    ROOST_END(allow);
    ROOST_END(refuse);
#undef ROOST_ADD
#undef ROOST_LOAD
#undef ROOST_SKIP_UNLESS
#undef ROOST_SKIP_IF_NONE_OF
#undef ROOST_END
    struct sock_fprog program = {length, filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#endif
}
