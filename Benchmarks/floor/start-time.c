// SPDX-License-Identifier: Apache-2.0
//
// Starts a server and prints the milliseconds until GET /health answers 200; then ends it with SIGTERM.
//
//   start-time PORT PROGRAM ARGUMENT…

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int answers(int port) {
    static const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    char reply[16] = "";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int ok = 0, descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0) return 0;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(descriptor, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1 &&
        recv(descriptor, reply, 12, MSG_WAITALL) == 12)
        ok = strncmp(reply, "HTTP/1.1 200", 12) == 0;
    close(descriptor);
    return ok;
}

int main(int count, char **arguments) {
    if (count < 3) return fprintf(stderr, "usage: start-time PORT PROGRAM ARGUMENT...\n"), 64;
    int port = atoi(arguments[1]);
    double began = now();
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout)) _exit(126);
        execvp(arguments[2], arguments + 2);
        _exit(127);
    }
    while (!answers(port)) {
        if (now() - began > 60000 || waitpid(child, 0, WNOHANG) == child) return fprintf(stderr, "start-time: no answer\n"), 1;
        usleep(500);
    }
    printf("%.1f\n", now() - began);
    kill(child, SIGTERM);
    waitpid(child, 0, 0);
    return 0;
}
