// SPDX-License-Identifier: MIT
// Calls that need one of the library's own threads, and whether these have done their work.
#pragma once

#include "tests/support/completion.hpp"

namespace ws2::test {

inline bool waitable_timer_fires() {
    OwnedHandle const timer{CreateWaitableTimerA(nullptr, TRUE, nullptr)};
    LARGE_INTEGER due;
    due.QuadPart = -10'000;  // a millisecond
    return SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE) && becomes_set(timer);
}

// It ends although no thread dequeues it: with what was sent, or with the code for want of memory.
inline bool overlapped_receive_ends() {
    Overlap receive;  // outlives the socket, whose end may write into it
    char byte = 0;
    auto const pair = tcp_pair();
    WSABUF buffer{1, &byte};
    DWORD flags = 0;
    bool const has_begun =
        WSARecv(pair.server, &buffer, 1, nullptr, &flags, &receive, nullptr) == 0 ||
        WSAGetLastError() == WSA_IO_PENDING;
    if (!has_begun || send(pair.client, "x", 1, 0) != 1 || !receive.ends()) return false;
    DWORD count = 0;
    return WSAGetOverlappedResult(pair.server, &receive, &count, FALSE, &flags)
               ? count == 1 && byte == 'x'
               : WSAGetLastError() == WSAENOBUFS;
}

}  // namespace ws2::test
