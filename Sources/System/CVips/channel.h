// SPDX-License-Identifier: Apache-2.0
// Messages with open files between the server and a worker: one packet each, the files ride along (unix(7)). Swift
// can't name the macros of control messages.
#pragma once
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { roost_channel_most_files = 2 };

/* Both ends; 0 or -1. Neither end outlives an exec. */
static inline int roost_channel_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static inline ssize_t roost_channel_send(int channel, const void *bytes, size_t count, const int *files, int filesCount) {
    union {
        char bytes[CMSG_SPACE(sizeof(int) * roost_channel_most_files)];
        struct cmsghdr alignment;
    } control;
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;
    if (filesCount > roost_channel_most_files) return -1;
    if (filesCount > 0) {
        struct cmsghdr *header;
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)filesCount);
        header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)filesCount);
        memcpy(CMSG_DATA(header), files, sizeof(int) * (size_t)filesCount);
    }
    do sent = sendmsg(channel, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

/* The length of the next packet, 0 when the other end is closed, -1 when it can't be had or is longer than `capacity`.
   `files` has room for roost_channel_most_files. */
static inline ssize_t roost_channel_receive(int channel, void *bytes, size_t capacity, int *files, int *filesCount) {
    union {
        char bytes[CMSG_SPACE(sizeof(int) * roost_channel_most_files)];
        struct cmsghdr alignment;
    } control;
    struct iovec part = {bytes, capacity};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header;
    ssize_t received;
    *filesCount = 0;
    do received = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received < 0) return -1;
    for (header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        *filesCount = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(files, CMSG_DATA(header), sizeof(int) * (size_t)*filesCount);
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        while (*filesCount > 0) close(files[--*filesCount]);
        return -1;
    }
    return received;
}
