// SPDX-License-Identifier: MIT
// The echo server one writes for Linux alone: the limit for the others. The arguments: how many
// workers wait at the one epoll; with more than one an event is for one of them (EPOLLONESHOT). And
// whether each connection has a buffer of its own ("buffers"), as it must where receives are under
// way before data comes: then the messages of many connections do not meet in one warm buffer.
#include <sys/epoll.h>
#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/servers/listener.hpp"

namespace {

int poller = -1;
peer::Socket listener = peer::none;
bool is_shared = false;

constexpr int size_of_own = 8192;                  // as the servers by completion port have
std::vector<std::unique_ptr<char[]>> own_buffers;  // by descriptor; empty: a worker has one for all

void have_own_buffers() {
    rlimit descriptors{};
    ws2::bench::require(::getrlimit(RLIMIT_NOFILE, &descriptors) == 0, "getrlimit");
    own_buffers.resize(descriptors.rlim_cur);
}

void watch(peer::Socket socket, int operation) {
    epoll_event event{};
    event.events = is_shared ? EPOLLIN | EPOLLONESHOT : EPOLLIN;
    event.data.fd = socket;
    ws2::bench::require(::epoll_ctl(poller, operation, socket, &event) == 0, "epoll_ctl");
}

void accept_one() {
    auto const accepted = peer::accept(listener);
    peer::set_nodelay(accepted);
    watch(accepted, EPOLL_CTL_ADD);
    if (is_shared) watch(listener, EPOLL_CTL_MOD);
}

char* own_buffer(peer::Socket socket) {
    auto& own = own_buffers[static_cast<std::size_t>(socket)];
    if (!own) own = std::make_unique<char[]>(size_of_own);
    return own.get();
}

void echo(peer::Socket socket, std::vector<char>& shared) {
    bool const has_own = !own_buffers.empty();
    auto* const data = has_own ? own_buffer(socket) : shared.data();
    auto const count =
        peer::receive(socket, data, has_own ? size_of_own : ws2::bench::largest_message);
    if (count <= 0 || peer::send(socket, data, count) != count) {
        peer::close(socket);
    } else if (is_shared) {
        watch(socket, EPOLL_CTL_MOD);
    }
}

[[noreturn]] void work() {
    std::vector<char> data(ws2::bench::largest_message);
    std::array<epoll_event, 256> events{};
    // What one of several workers takes, the others cannot help with.
    int const most = is_shared ? 1 : static_cast<int>(events.size());
    for (;;) {
        int const ready = ::epoll_wait(poller, events.data(), most, -1);
        for (int i = 0; i < ready; ++i) {
            auto const socket = events[static_cast<std::size_t>(i)].data.fd;
            socket == listener ? accept_one() : echo(socket, data);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    int const workers = argc > 1 ? std::atoi(argv[1]) : 1;
    is_shared = workers > 1;
    if (argc > 2 && std::string_view{argv[2]} == "buffers") have_own_buffers();
    auto const listening = ws2::bench::start_listening();
    listener = listening.socket;
    poller = ::epoll_create1(EPOLL_CLOEXEC);
    watch(listener, EPOLL_CTL_ADD);
    for (int i = 1; i < workers; ++i) std::thread{work}.detach();
    ws2::bench::announce(listening.port);
    work();
}
