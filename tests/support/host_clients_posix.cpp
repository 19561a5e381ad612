// SPDX-License-Identifier: MIT
#include "tests/support/host_clients.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace ws2::test {
namespace {

sockaddr_in loopback(unsigned short port) {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return target;
}

}  // namespace

int host_clients_let_in(unsigned short port, int most) {
    auto const target = loopback(port);
    for (int count = 0; count != most; ++count) {
        int const s = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(s, reinterpret_cast<sockaddr const*>(&target), sizeof target) != 0)
            return count;
    }
    return most;
}

bool host_client_shares(unsigned short own_port, unsigned short port) {
    constexpr int local_port_range = 51;  // IP_LOCAL_PORT_RANGE, which older headers lack
    std::uint32_t const only = std::uint32_t{own_port} << 16 | own_port;
    auto const target = loopback(port);
    int const s = ::socket(AF_INET, SOCK_STREAM, 0);
    return ::setsockopt(s, IPPROTO_IP, local_port_range, &only, sizeof only) == 0 &&
           ::connect(s, reinterpret_cast<sockaddr const*>(&target), sizeof target) == 0;
}

namespace {

// False: its connect succeeded, and it has no connection.
bool is_refused_or_answered(unsigned short port) {
    constexpr timeval limit{60, 0};
    auto const target = loopback(port);
    int const s = ::socket(AF_INET, SOCK_STREAM, 0);
    ::setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    bool is_right = true;
    if (::connect(s, reinterpret_cast<sockaddr const*>(&target), sizeof target) == 0) {
        std::int32_t number = s;
        is_right = ::send(s, &number, sizeof number, MSG_NOSIGNAL) == sizeof number &&
                   ::recv(s, &number, sizeof number, MSG_WAITALL) == sizeof number;
    }
    ::close(s);
    return is_right;
}

int be_crowd(unsigned short port, int threads, int connects) {
    std::atomic<int> lost{0};
    std::vector<std::thread> clients;
    for (int i = 0; i != threads; ++i)
        clients.emplace_back([&] {
            for (int left = connects; left != 0; --left)
                if (!is_refused_or_answered(port)) ++lost;
        });
    for (auto& client : clients) client.join();
    return std::min(lost.load(), 250);
}

}  // namespace

HostCrowd::HostCrowd(int threads, int connects) {
    if (::pipe(orders_) != 0) return;
    id_ = ::fork();
    if (id_ != 0) return;
    unsigned short port = 0;
    if (::read(orders_[0], &port, sizeof port) != sizeof port) ::_exit(255);
    ::_exit(be_crowd(port, threads, connects));
}

void HostCrowd::start(unsigned short port) {
    [[maybe_unused]] auto const written = ::write(orders_[1], &port, sizeof port);
}

int HostCrowd::lost() {
    int status = 0;
    if (id_ < 0 || ::waitpid(id_, &status, 0) != id_) return -1;
    id_ = -1;
    return WIFEXITED(status) && WEXITSTATUS(status) != 255 ? WEXITSTATUS(status) : -1;
}

HostCrowd::~HostCrowd() {
    for (int const end : orders_) ::close(end);
    if (id_ > 0) ::waitpid(id_, nullptr, 0);
}

}  // namespace ws2::test
