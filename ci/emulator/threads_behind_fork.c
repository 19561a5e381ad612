// SPDX-License-Identifier: MIT
// Exit status 0 where a child of fork(), made while another thread runs, can start threads of its
// own.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void* waits(void* unused) {
    pause();
    return unused;
}
static void* ends(void* unused) { return unused; }

static int child_of_fork(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, ends, NULL) != 0 || pthread_join(thread, NULL) != 0;
}

int main(void) {
    pthread_t thread;
    int status = 1;
    alarm(10);
    if (pthread_create(&thread, NULL, waits, NULL) != 0) return 2;
    pid_t const child = fork();
    if (child == 0) _exit(child_of_fork());
    if (waitpid(child, &status, 0) != child) return 3;
    _exit(status != 0);
}
