// SPDX-License-Identifier: MIT
// The words the rows and servers are written in, as the host's own calls: the limit nobody beats.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <vector>

namespace peer {

using Socket = int;
using Address = sockaddr_in;
inline constexpr Socket none = -1;
inline constexpr bool refuses_when_full = false;

inline void start() {}

inline Address loopback(std::uint16_t port) {
    Address address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

inline Socket open_stream() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP); }
inline Socket open_datagram() { return ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP); }
inline void close(Socket socket) { ::close(socket); }

// Binds to a free port of the loopback interface; the port.
inline std::uint16_t bind_loopback(Socket socket) {
    auto address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return 0;
    return ntohs(address.sin_port);
}

// So that `backlog` connections complete without accept.
inline bool listen(Socket socket, int backlog) { return ::listen(socket, backlog - 1) == 0; }
inline bool listen_widely(Socket socket) { return ::listen(socket, 4096) == 0; }

inline bool connect(Socket socket, std::uint16_t port) {
    auto const address = loopback(port);
    return ::connect(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
}
inline Socket accept(Socket socket) { return ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC); }

inline int send(Socket socket, char const* data, int length) {
    return static_cast<int>(::send(socket, data, static_cast<std::size_t>(length), MSG_NOSIGNAL));
}
inline int receive(Socket socket, char* data, int length) {
    return static_cast<int>(::recv(socket, data, static_cast<std::size_t>(length), 0));
}
inline int send_to(Socket socket, char const* data, int length, Address const& to) {
    return static_cast<int>(::sendto(socket, data, static_cast<std::size_t>(length), MSG_NOSIGNAL,
                                     reinterpret_cast<sockaddr const*>(&to), sizeof to));
}
inline int receive_from(Socket socket, char* data, int length, Address& from) {
    socklen_t from_length = sizeof from;
    return static_cast<int>(::recvfrom(socket, data, static_cast<std::size_t>(length), 0,
                                       reinterpret_cast<sockaddr*>(&from), &from_length));
}
inline bool would_block() { return errno == EAGAIN; }

inline void set_nonblocking(Socket socket) {
    int on = 1;
    ::ioctl(socket, FIONBIO, &on);
}
inline void set_nodelay(Socket socket) {
    int const on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}
// From then on the host leaves its size alone.
inline void set_receive_buffer(Socket socket, int bytes) {
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

// Sockets to select() for reading, of any number: the host takes longer sets than its header's.
class SelectSet {
public:
    void add(Socket socket) {
        sockets_.push_back(socket);
        highest_ = std::max(highest_, socket);
        auto const words = static_cast<std::size_t>(highest_) / bits + 1;
        asked_.resize(std::max<std::size_t>(words, sizeof(fd_set) / sizeof(long)));
        asked_[static_cast<std::size_t>(socket) / bits] |= bit(socket);
    }
    void remove(Socket socket) {
        sockets_.erase(std::find(sockets_.begin(), sockets_.end(), socket));
        asked_[static_cast<std::size_t>(socket) / bits] &= ~bit(socket);
    }
    // Negative: without end.
    int wait(int timeout_ms) {
        answer_ = asked_;
        timeval time{timeout_ms / 1000, timeout_ms % 1000 * 1000};
        return ::select(highest_ + 1, reinterpret_cast<fd_set*>(answer_.data()), nullptr, nullptr,
                        timeout_ms < 0 ? nullptr : &time);
    }
    template <class Visit>
    void each_ready(Visit&& visit) {
        for (std::size_t i = 0; i != sockets_.size(); ++i) {
            auto const socket = sockets_[i];
            if ((answer_[static_cast<std::size_t>(socket) / bits] & bit(socket)) == 0) continue;
            visit(socket);
            if (i == sockets_.size() || sockets_[i] != socket) --i;  // the visit removed it
        }
    }

private:
    static constexpr std::size_t bits = 8 * sizeof(unsigned long);
    static unsigned long bit(Socket socket) {
        return 1ul << (static_cast<std::size_t>(socket) % bits);
    }
    std::vector<Socket> sockets_;
    std::vector<unsigned long> asked_;
    std::vector<unsigned long> answer_;
    int highest_ = 0;
};

class PollSet {
public:
    void add(Socket socket) { entries_.push_back({socket, POLLIN, 0}); }
    void remove(Socket socket) {
        std::erase_if(entries_, [&](pollfd const& each) { return each.fd == socket; });
    }
    int wait(int timeout_ms) { return ::poll(entries_.data(), entries_.size(), timeout_ms); }
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
    std::vector<pollfd> entries_;
};

class Event {
public:
    void set() { static_cast<void>(::eventfd_write(fd_, 1)); }
    void reset() {
        eventfd_t count = 0;
        static_cast<void>(::eventfd_read(fd_, &count));
    }

private:
    int fd_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
};

class File {
public:
    explicit File(char const* path) : fd_{::open(path, O_RDONLY | O_CLOEXEC)} {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() { ::close(fd_); }
    int get() const { return fd_; }

private:
    int fd_;
};

inline bool send_file(Socket socket, File const& file, std::int64_t length) {
    for (off_t at = 0; at < length;)
        if (::sendfile(socket, file.get(), &at, static_cast<std::size_t>(length - at)) <= 0)
            return false;
    return true;
}

// What a program without ports wakes its threads with.
class PacketQueue {
public:
    PacketQueue() : is_open_{::pipe2(ends_, O_CLOEXEC) == 0} {}
    void post() {
        Packet const packet{1, 2, nullptr};
        static_cast<void>(!::write(ends_[1], &packet, sizeof packet));
    }
    int get(int most) {
        Packet packets[64];
        auto const count =
            ::read(ends_[0], packets, static_cast<std::size_t>(most) * sizeof *packets);
        return static_cast<int>(count / static_cast<ssize_t>(sizeof *packets));
    }

private:
    struct Packet {
        std::uint64_t bytes;
        std::uint64_t key;
        void* overlapped;
    };
    int ends_[2];
    bool const is_open_;
};

// Level-triggered, one event at a time.
class EpollReceiver {
public:
    void add(Socket socket) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        ::epoll_ctl(poller_, EPOLL_CTL_ADD, socket, &event);
    }
    void receive() {
        epoll_event event{};
        char data[64];
        if (::epoll_wait(poller_, &event, 1, -1) == 1)
            static_cast<void>(!::recv(event.data.fd, data, sizeof data, 0));
    }

private:
    int poller_ = ::epoll_create1(EPOLL_CLOEXEC);
};
using OverlappedReceiver = EpollReceiver;
using EventSelectReceiver = EpollReceiver;

}  // namespace peer
