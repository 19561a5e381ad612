// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/support/host_descriptors.hpp"

namespace ws2::test {

UniqueDescriptor unix_datagram_socket() {
    return UniqueDescriptor{::socket(AF_UNIX, SOCK_DGRAM, 0)};
}
UniqueDescriptor routing_socket() { return UniqueDescriptor{::socket(AF_ROUTE, SOCK_RAW, 0)}; }

Terminal::Terminal() : user_{::posix_openpt(O_RDWR | O_NOCTTY)} {
    if (!user_ || ::grantpt(user_.get()) != 0 || ::unlockpt(user_.get()) != 0) return;
    if (char const* const name = ::ptsname(user_.get()))
        program_ = UniqueDescriptor{::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)};
}

void Terminal::type(std::string const& text) {
    static_cast<void>(::write(user_.get(), text.data(), text.size()) > 0);
}

std::string Terminal::shown() {
    char text[100];
    auto const count = ::read(user_.get(), text, sizeof text);
    return {text, count > 0 ? static_cast<std::size_t>(count) : 0};
}

PipeAsInput::PipeAsInput() : before_{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)} {
    int ends[2];
    if (::pipe(ends) != 0) return;
    UniqueDescriptor const reader{ends[0]};
    writer_ = UniqueDescriptor{ends[1]};
    ::dup2(reader.get(), STDIN_FILENO);
}

PipeAsInput::~PipeAsInput() {
    if (before_)
        ::dup2(before_.get(), STDIN_FILENO);
    else
        ::close(STDIN_FILENO);
}

void PipeAsInput::type(char key) { static_cast<void>(::write(writer_.get(), &key, 1) == 1); }

}  // namespace ws2::test
