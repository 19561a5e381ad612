// SPDX-License-Identifier: MIT
#include "platform/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace ws2::platform {
namespace {

// The terminal delivers keys instead of lines while this lives.
class KeyMode {
public:
    explicit KeyMode(KeyEcho echo) noexcept {
        is_terminal_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!is_terminal_) return;
        termios keys = before_;
        keys.c_lflag &= ~static_cast<tcflag_t>(ICANON);
        if (echo == KeyEcho::hidden) keys.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        keys.c_cc[VMIN] = 1;
        keys.c_cc[VTIME] = 0;
        ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    }
    ~KeyMode() {
        if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
    KeyMode(KeyMode const&) = delete;
    KeyMode& operator=(KeyMode const&) = delete;

private:
    termios before_{};
    bool is_terminal_ = false;
};

}  // namespace

bool key_is_waiting() noexcept {
    KeyMode const mode{KeyEcho::hidden};
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0 && (input.revents & POLLIN) != 0;
}

int read_key(KeyEcho echo) noexcept {
    KeyMode const mode{echo};
    unsigned char key = 0;
    ssize_t count = 0;
    do count = ::read(STDIN_FILENO, &key, 1);
    while (count < 0 && errno == EINTR);
    return count == 1 ? key : -1;
}

// Some terminals do not know their size: that of old is what programs expect then.
bool terminal_size(int fd, TerminalSize& size) noexcept {
    if (::isatty(fd) == 0) return false;
    winsize host_size{};
    bool const is_known =
        ::ioctl(fd, TIOCGWINSZ, &host_size) == 0 && host_size.ws_col != 0 && host_size.ws_row != 0;
    size = is_known ? TerminalSize{host_size.ws_col, host_size.ws_row} : TerminalSize{80, 25};
    return true;
}

void forget_typed(int fd) noexcept { ::tcflush(fd, TCIFLUSH); }

}  // namespace ws2::platform
