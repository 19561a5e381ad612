// SPDX-License-Identifier: MIT
// select and WSAPoll. A Winsock fd_set is a counted array of sockets, not a map of bits, so a
// program may also build one larger than FD_SETSIZE by itself.
#ifndef WS2SHIM_SELECT_H
#define WS2SHIM_SELECT_H

#include <ws2shim/timeval.h>
#include <ws2shim/types.h>

typedef UINT_PTR SOCKET;
#define INVALID_SOCKET ((SOCKET)(~(SOCKET)0))
#define SOCKET_ERROR (-1)

typedef struct fd_set {
    u_int fd_count;
    SOCKET fd_array[FD_SETSIZE];
} fd_set, FD_SET, *PFD_SET, *LPFD_SET;

#define POLLRDNORM 0x0100
#define POLLRDBAND 0x0200
#define POLLIN (POLLRDNORM | POLLRDBAND)
#define POLLPRI 0x0400
#define POLLWRNORM 0x0010
#define POLLOUT (POLLWRNORM)
#define POLLWRBAND 0x0020
#define POLLERR 0x0001
#define POLLHUP 0x0002
#define POLLNVAL 0x0004

typedef struct pollfd {
    SOCKET fd;
    SHORT events;
    SHORT revents;
} WSAPOLLFD, *PWSAPOLLFD, *LPWSAPOLLFD;

WS2_BEGIN_C

// Is the socket in the set? Looks at fd_count entries only. FD_ISSET is this call.
WINSOCK_API_LINKAGE int WSAAPI __WSAFDIsSet(SOCKET fd, fd_set* set) WS2_LINK_NAME(__WSAFDIsSet);

// Waits until one of the sockets is ready or the time is over; nfds is ignored. A NULL timeout
// waits for ever. Returns the number of entries left in the three sets together, 0 after the
// timeout. A failed connect shows in exceptfds, a closed listener in readfds. Errors: WSAENOTSOCK
// for a set with a handle that is no socket (docs:select), WSAEINVAL for three empty or NULL sets
// or a negative timeout, WSAEFAULT, WSANOTINITIALISED. [behaviour E.9]
WINSOCK_API_LINKAGE int WSAAPI select(int nfds, fd_set* readfds, fd_set* writefds,
                                      fd_set* exceptfds, const struct timeval* timeout)
    WS2_LINK_NAME(select);

// Waits for conditions on an array of sockets; timeout in milliseconds, negative is for ever.
// Returns the number of entries with revents, 0 after the timeout. A closed socket has POLLNVAL.
// Errors: WSAEINVAL for no usable entry, WSAEFAULT, WSANOTINITIALISED. [behaviour E.10]
WINSOCK_API_LINKAGE int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout)
    WS2_LINK_NAME(WSAPoll);

WS2_END_C

// <sys/time.h> came first: its gettimeofday takes this struct timeval from here on.
#ifdef WS2SHIM_SYS_TIME_H
#include <ws2shim/time_of_day.h>
#endif

// Adds a socket unless it is there already or the array is full (then nothing happens). The room is
// a parameter: parts of a program may have chosen different values of FD_SETSIZE.
WS2_INLINE void ws2_fd_add(SOCKET fd, fd_set* set, u_int room) {
    SOCKET* const sockets = set->fd_array;
    u_int i = 0;
    while (i < set->fd_count && sockets[i] != fd) ++i;
    if (i == set->fd_count && i < room) {
        sockets[i] = fd;
        ++set->fd_count;
    }
}

// Removes a socket and closes the gap, keeping the order of the others.
WS2_INLINE void ws2_fd_remove(SOCKET fd, fd_set* set) {
    SOCKET* const sockets = set->fd_array;
    u_int i = 0;
    while (i < set->fd_count && sockets[i] != fd) ++i;
    if (i == set->fd_count) return;
    for (; i + 1 < set->fd_count; ++i) sockets[i] = sockets[i + 1];
    --set->fd_count;
}

// As macros so that they also accept the larger sets programs declare for themselves.
#define FD_ZERO(set) (((fd_set*)(set))->fd_count = 0)
#define FD_SET(fd, set) ws2_fd_add((SOCKET)(fd), (fd_set*)(set), FD_SETSIZE)
#define FD_CLR(fd, set) ws2_fd_remove((SOCKET)(fd), (fd_set*)(set))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (fd_set*)(set))

#endif
