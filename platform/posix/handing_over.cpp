// SPDX-License-Identifier: MIT
// Descriptors travel as ancillary data of a local stream. Both ends look at who the other one is:
// the sender at process and user, the taker at the user.
#include "platform/handing_over.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "platform/adopting.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/send_flags.hpp"
#include "platform/posix/shared_descriptor.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

constexpr std::uint32_t superuser = 0;
constexpr timeval patience{5, 0};

constexpr SocketKind local_stream{Family::local, SocketType::stream, 0};

void limit_waits(int fd) {
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

template <class HostCall>
auto again_if_interrupted(HostCall&& host_call) {
    auto result = host_call();
    while (result < 0 && errno == EINTR) result = host_call();
    return result;
}

Code write_all(int fd, std::span<char const> bytes) {
    while (!bytes.empty()) {
        auto const count = again_if_interrupted(
            [&] { return ::send(fd, bytes.data(), bytes.size(), host_send_flags); });
        if (count <= 0) return code_from_errno(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return Code::ok;
}

// Up to the end of the stream.
Result<std::vector<char>> read_all(int fd) {
    std::vector<char> all;
    char some[4096];
    for (;;) {
        auto const count = again_if_interrupted([&] { return ::recv(fd, some, sizeof some, 0); });
        if (count < 0) return code_from_errno(errno);
        if (count == 0) return all;
        all.insert(all.end(), some, some + count);
    }
}

// A descriptor that arrives is close-on-exec from the start, where the host can do that.
#ifdef MSG_CMSG_CLOEXEC
constexpr int receive_flags = MSG_CMSG_CLOEXEC;
#else
constexpr int receive_flags = 0;
#endif

// One byte, for the descriptor to travel with.
struct Carrier {
    char mark = 1;
    iovec one{&mark, 1};
    alignas(cmsghdr) char ancillary[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};

    Carrier() {
        message.msg_iov = &one;
        message.msg_iovlen = 1;
        message.msg_control = ancillary;
        message.msg_controllen = sizeof ancillary;
    }
    Carrier(Carrier const&) = delete;
    Carrier& operator=(Carrier const&) = delete;
};

Code send_descriptor(int stream, int fd) {
    Carrier carrier;
    auto& message = carrier.message;
    auto* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    auto const count =
        again_if_interrupted([&] { return ::sendmsg(stream, &message, host_send_flags); });
    return count == 1 ? Code::ok : code_from_errno(errno);
}

Result<UniqueDescriptor> receive_descriptor(int stream) {
    Carrier carrier;
    auto& message = carrier.message;
    auto const count =
        again_if_interrupted([&] { return ::recvmsg(stream, &message, receive_flags); });
    if (count != 1) return Code::invalid_argument;
    auto const* const header = CMSG_FIRSTHDR(&message);
    // Without the descriptor: this process has no room for one more.
    if (!header || header->cmsg_type != SCM_RIGHTS) return Code::too_many_open;
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    UniqueDescriptor received{fd};
    if (auto const code = adopt_descriptor(received.get()); code != Code::ok) return code;
    return received;
}

}  // namespace

Code check_receiver(std::uint32_t process) {
    auto const id = static_cast<pid_t>(process);
    return id > 0 && ::kill(id, 0) == 0 ? Code::ok : Code::invalid_argument;
}

Result<UniqueDescriptor> open_rendezvous(Rendezvous const& rendezvous) {
    HostAddress name;
    if (auto const code = name_rendezvous(rendezvous, name); code != Code::ok) return code;
    auto place = open_socket(local_stream, BlockingMode::non_blocking);
    if (!place) return place;
    if (::bind(place->get(), name.data(), name.length) != 0 || ::listen(place->get(), 4) != 0)
        return code_from_errno(errno);
    return place;
}

void end_rendezvous(Rendezvous const& rendezvous, UniqueDescriptor place) {
    HostAddress name;
    if (place && name_rendezvous(rendezvous, name) == Code::ok) forget_rendezvous(name);
}

Result<UniqueDescriptor> receive_client(Rendezvous const& rendezvous, int place) {
    auto client = accept(place, BlockingMode::blocking, nullptr);
    if (!client) return client;
    auto const end = identify(client->get(), rendezvous.process);
    bool const is_invited = end.is_process && (end.user == ::geteuid() || ::geteuid() == superuser);
    if (!is_invited) return Code::would_block;
    return client;
}

Code hand_over(int client, int fd, std::span<char const> payload) {
    limit_waits(client);
    if (auto const code = send_descriptor(client, fd); code != Code::ok) return code;
    if (auto const code = write_all(client, payload); code != Code::ok) return code;
    ::shutdown(client, SHUT_WR);
    char answer = 0;
    auto const count = again_if_interrupted([&] { return ::recv(client, &answer, 1, 0); });
    return count == 1 ? Code::ok : Code::connection_aborted;
}

Result<HandedOver> take_over(std::uint32_t number) {
    HostAddress name;
    Rendezvous const rendezvous{static_cast<std::uint32_t>(::getpid()), number};
    if (name_rendezvous(rendezvous, name) != Code::ok) return Code::invalid_argument;
    auto stream = open_socket(local_stream, BlockingMode::blocking);
    if (!stream) return stream.code();
    limit_waits(stream->get());
    auto const connected =
        again_if_interrupted([&] { return ::connect(stream->get(), name.data(), name.length); });
    if (connected != 0) return Code::invalid_argument;
    auto const sender = identify(stream->get(), 0).user;
    if (sender != ::geteuid() && sender != superuser) return Code::invalid_argument;
    auto descriptor = receive_descriptor(stream->get());
    if (!descriptor) return descriptor.code();
    auto payload = read_all(stream->get());
    if (!payload) return Code::invalid_argument;
    return HandedOver{std::move(*descriptor), std::move(*payload), std::move(*stream)};
}

Code acknowledge(HandedOver const& taken) {
    char const here = 1;
    return write_all(taken.sender.get(), {&here, 1});
}

}  // namespace ws2::platform
