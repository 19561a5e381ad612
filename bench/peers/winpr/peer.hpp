// SPDX-License-Identifier: MIT
// The words the rows are written in, as FreeRDP's WinPR offers them. Its calls have a leading
// underscore outside Windows, and it has no WSAPoll.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <winpr/synch.h>
#include <winpr/winsock.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace peer {

using Socket = SOCKET;
using Address = sockaddr_in;
inline constexpr Socket none = INVALID_SOCKET;
inline constexpr bool refuses_when_full = false;

inline void start() {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
}

inline Address loopback(std::uint16_t port) {
    Address address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

inline Socket open_stream() { return _socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); }
inline Socket open_datagram() { return _socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP); }
inline void close(Socket socket) { closesocket(socket); }

inline std::uint16_t bind_loopback(Socket socket) {
    auto address = loopback(0);
    int length = sizeof address;
    if (_bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        _getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return 0;
    return ntohs(address.sin_port);
}

inline bool listen(Socket socket, int backlog) { return _listen(socket, backlog - 1) == 0; }
inline bool listen_widely(Socket socket) { return _listen(socket, 4096) == 0; }

inline bool connect(Socket socket, std::uint16_t port) {
    auto const address = loopback(port);
    return _connect(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
}
inline Socket accept(Socket socket) {
    Address from;  // it does not take null pointers
    int length = sizeof from;
    return _accept(socket, reinterpret_cast<sockaddr*>(&from), &length);
}

inline int send(Socket socket, char const* data, int length) {
    return _send(socket, data, length, MSG_NOSIGNAL);
}
inline int receive(Socket socket, char* data, int length) { return _recv(socket, data, length, 0); }
inline int send_to(Socket socket, char const* data, int length, Address const& to) {
    return _sendto(socket, data, length, 0, reinterpret_cast<sockaddr const*>(&to), sizeof to);
}
inline int receive_from(Socket socket, char* data, int length, Address& from) {
    int from_length = sizeof from;
    return _recvfrom(socket, data, length, 0, reinterpret_cast<sockaddr*>(&from), &from_length);
}
inline bool would_block() { return WSAGetLastError() == WSAEWOULDBLOCK; }

inline void set_nonblocking(Socket socket) {
    u_long on = 1;
    _ioctlsocket(socket, static_cast<long>(FIONBIO), &on);
}
inline void set_nodelay(Socket socket) {
    int const on = 1;
    _setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<char const*>(&on), sizeof on);
}
// From then on the host leaves its size alone.
inline void set_receive_buffer(Socket socket, int bytes) {
    _setsockopt(socket, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char const*>(&bytes), sizeof bytes);
}

// Its sets are the host's.
class SelectSet {
public:
    void add(Socket socket) {
        sockets_.push_back(socket);
        auto const fd = static_cast<std::size_t>(socket);
        highest_ = std::max(highest_, static_cast<int>(socket));
        asked_.resize(std::max({asked_.size(), fd / bits + 1, sizeof(fd_set) / sizeof(long)}));
        asked_[fd / bits] |= 1ul << (fd % bits);
    }
    int wait(int timeout_ms) {
        answer_ = asked_;
        timeval time{timeout_ms / 1000, timeout_ms % 1000 * 1000};
        return _select(highest_ + 1, reinterpret_cast<fd_set*>(answer_.data()), nullptr, nullptr,
                       timeout_ms < 0 ? nullptr : &time);
    }

private:
    static constexpr std::size_t bits = 8 * sizeof(unsigned long);
    std::vector<Socket> sockets_;
    std::vector<unsigned long> asked_;
    std::vector<unsigned long> answer_;
    int highest_ = 0;
};

class Event {
public:
    void set() { SetEvent(handle_); }
    void reset() { ResetEvent(handle_); }

private:
    HANDLE handle_ = CreateEventA(nullptr, TRUE, FALSE, nullptr);
};

}  // namespace peer
