// SPDX-License-Identifier: MIT
// The words the rows and servers are written in, as Winsock calls: here they meet ws2shim, built
// with mingw-w64 they meet Wine.
#pragma once

#define FD_SETSIZE 16384
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <windows.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace peer {

using Socket = SOCKET;
using Address = sockaddr_in;
inline constexpr Socket none = INVALID_SOCKET;
inline constexpr bool refuses_when_full = true;

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

inline Socket open_stream() { return ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); }
inline Socket open_datagram() { return ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP); }
inline void close(Socket socket) { ::closesocket(socket); }

inline std::uint16_t bind_loopback(Socket socket) {
    auto address = loopback(0);
    int length = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return 0;
    return ntohs(address.sin_port);
}

inline bool listen(Socket socket, int backlog) { return ::listen(socket, backlog) == 0; }
// SOMAXCONN_HINT(4096), which older SDKs do not know by name.
inline bool listen_widely(Socket socket) { return ::listen(socket, -4096) == 0; }

inline bool connect(Socket socket, std::uint16_t port) {
    auto const address = loopback(port);
    return ::connect(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
}
inline Socket accept(Socket socket) { return ::accept(socket, nullptr, nullptr); }

inline int send(Socket socket, char const* data, int length) {
    return ::send(socket, data, length, 0);
}
inline int receive(Socket socket, char* data, int length) {
    return ::recv(socket, data, length, 0);
}
inline int send_to(Socket socket, char const* data, int length, Address const& to) {
    return ::sendto(socket, data, length, 0, reinterpret_cast<sockaddr const*>(&to), sizeof to);
}
inline int receive_from(Socket socket, char* data, int length, Address& from) {
    int from_length = sizeof from;
    return ::recvfrom(socket, data, length, 0, reinterpret_cast<sockaddr*>(&from), &from_length);
}
inline bool would_block() { return WSAGetLastError() == WSAEWOULDBLOCK; }

inline void set_nonblocking(Socket socket) {
    u_long on = 1;
    ::ioctlsocket(socket, static_cast<long>(FIONBIO), &on);
}
inline void set_nodelay(Socket socket) {
    DWORD const on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<char const*>(&on), sizeof on);
}
// From then on the host leaves its size alone.
inline void set_receive_buffer(Socket socket, int bytes) {
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char const*>(&bytes),
                 sizeof bytes);
}

class SelectSet {
public:
    void add(Socket socket) { asked_->fd_array[asked_->fd_count++] = socket; }
    void remove(Socket socket) { FD_CLR(socket, asked_.get()); }
    int wait(int timeout_ms) {
        // The used part only, as programs that care copy it.
        answer_->fd_count = asked_->fd_count;
        std::copy_n(asked_->fd_array, asked_->fd_count, answer_->fd_array);
        timeval time{timeout_ms / 1000, timeout_ms % 1000 * 1000};
        return ::select(0, answer_.get(), nullptr, nullptr, timeout_ms < 0 ? nullptr : &time);
    }
    template <class Visit>
    void each_ready(Visit&& visit) {
        for (u_int i = 0; i != answer_->fd_count; ++i) visit(answer_->fd_array[i]);
    }

private:
    std::unique_ptr<fd_set> asked_ = std::make_unique<fd_set>();
    std::unique_ptr<fd_set> answer_ = std::make_unique<fd_set>();
};

class PollSet {
public:
    void add(Socket socket) { entries_.push_back({socket, POLLRDNORM, 0}); }
    void remove(Socket socket) {
        std::erase_if(entries_, [&](WSAPOLLFD const& each) { return each.fd == socket; });
    }
    int wait(int timeout_ms) {
        return ::WSAPoll(entries_.data(), static_cast<ULONG>(entries_.size()), timeout_ms);
    }
    template <class Visit>
    void each_ready(Visit&& visit) {
        for (std::size_t i = 0; i != entries_.size(); ++i) {
            auto const socket = entries_[i].fd;
            if (entries_[i].revents == 0) continue;
            visit(socket);
            if (i == entries_.size() || entries_[i].fd != socket) --i;  // the visit removed it
        }
    }

private:
    std::vector<WSAPOLLFD> entries_;
};

class Event {
public:
    void set() { ::SetEvent(handle_); }
    void reset() { ::ResetEvent(handle_); }

private:
    HANDLE handle_ = ::CreateEventA(nullptr, TRUE, FALSE, nullptr);
};

class File {
public:
    explicit File(char const* path)
        : handle_{::CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING,
                                FILE_FLAG_SEQUENTIAL_SCAN, nullptr)} {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() { ::CloseHandle(handle_); }
    HANDLE get() const { return handle_; }

private:
    HANDLE handle_;
};

inline bool send_file(Socket socket, File const& file, std::int64_t length) {
    ::SetFilePointer(file.get(), 0, nullptr, FILE_BEGIN);
    return ::TransmitFile(socket, file.get(), static_cast<DWORD>(length), 0, nullptr, nullptr, 0) !=
           FALSE;
}

class PacketQueue {
public:
    void post() { ::PostQueuedCompletionStatus(port_, 1, 2, nullptr); }
    // How many there were, up to `most`.
    int get(int most) {
        if (most == 1) {
            DWORD bytes = 0;
            ULONG_PTR key = 0;
            OVERLAPPED* overlapped = nullptr;
            return ::GetQueuedCompletionStatus(port_, &bytes, &key, &overlapped, INFINITE) ? 1 : 0;
        }
        ULONG count = 0;
        ::GetQueuedCompletionStatusEx(port_, entries_, static_cast<ULONG>(most), &count, INFINITE,
                                      FALSE);
        return static_cast<int>(count);
    }

private:
    HANDLE port_ = ::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
    OVERLAPPED_ENTRY entries_[64];
};

// One socket whose receives are told by an event.
class OverlappedReceiver {
public:
    void add(Socket socket) {
        socket_ = socket;
        start();
    }
    void receive() {
        DWORD count = 0, flags = 0;
        ::WSAGetOverlappedResult(socket_, &overlapped_, &count, TRUE, &flags);
        start();
    }

private:
    void start() {
        WSABUF buffer{sizeof data_, data_};
        DWORD flags = 0;
        overlapped_ = {};
        overlapped_.hEvent = event_;
        ::WSARecv(socket_, &buffer, 1, nullptr, &flags, &overlapped_, nullptr);
    }
    Socket socket_ = none;
    HANDLE event_ = ::CreateEventA(nullptr, TRUE, FALSE, nullptr);
    OVERLAPPED overlapped_{};
    char data_[64];
};

class EventSelectReceiver {
public:
    void add(Socket socket) {
        sockets_.push_back(socket);
        events_.push_back(::WSACreateEvent());
        ::WSAEventSelect(socket, events_.back(), FD_READ);
    }
    void receive() {
        auto const ready = ::WSAWaitForMultipleEvents(static_cast<DWORD>(events_.size()),
                                                      events_.data(), FALSE, WSA_INFINITE, FALSE) -
                           WSA_WAIT_EVENT_0;
        WSANETWORKEVENTS what;
        ::WSAEnumNetworkEvents(sockets_[ready], events_[ready], &what);
        char data[64];
        ::recv(sockets_[ready], data, sizeof data, 0);
    }

private:
    std::vector<Socket> sockets_;
    std::vector<WSAEVENT> events_;
};

}  // namespace peer
