// SPDX-License-Identifier: MIT
// Where recv, recvfrom, send and sendto go on that are not plain, see plain_calls.cpp.
#pragma once

#include <winsock2.h>

#include <cstddef>

namespace ws2::api {

// Nothing is done yet.
int receive_in_any_way(SOCKET s, char* buf, int len, int flags);
int send_in_any_way(SOCKET s, char const* buf, int len, int flags);
int receive_from_in_any_way(SOCKET s, char* buf, int len, int flags, sockaddr* from, int* fromlen);
int send_to_in_any_way(SOCKET s, char const* buf, int len, int flags, sockaddr const* to,
                       int tolen);

// The same when the thread holds a PlainReference, which they drop; a receive on a stream has
// announced itself to the urgent watch, too.
int receive_after_all(SOCKET s, char* buf, int len, int flags);
int send_after_all(SOCKET s, char const* buf, int len, int flags);
int receive_from_after_all(SOCKET s, char* buf, int len, int flags, sockaddr* from, int* fromlen);
int send_to_after_all(SOCKET s, char const* buf, int len, int flags, sockaddr const* to, int tolen);

// The host was called, with a PlainReference held, and `result` (platform/plain_calls.hpp) is not
// all. was_announced: the urgent watch was not left. was_longer: the rest of the datagram is lost;
// its sender is stored.
int finish_receive(long result, char* buf, std::size_t len, bool was_announced);
int finish_send(long result, char const* buf, std::size_t len);
int finish_receive_from(long result, char* buf, std::size_t len, bool was_longer, sockaddr* from,
                        int* fromlen);
int finish_send_to(long result, char const* buf, std::size_t len, int flags, sockaddr const* to);

}  // namespace ws2::api
