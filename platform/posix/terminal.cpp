// SPDX-License-Identifier: MIT
#include "platform/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <new>

namespace ws2::platform {
KeyInput::KeyInput(KeyEcho echo) noexcept {
    static_assert(sizeof(termios) <= sizeof mode_before_);
    auto* const before = ::new (mode_before_) termios;
    is_terminal_ = ::tcgetattr(STDIN_FILENO, before) == 0;
    if (!is_terminal_) return;
    termios keys = *before;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON);
    if (echo == KeyEcho::hidden) keys.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

KeyInput::~KeyInput() {
    if (!is_terminal_) return;
    auto const* const before = std::launder(reinterpret_cast<termios const*>(mode_before_));
    ::tcsetattr(STDIN_FILENO, TCSANOW, before);
}

int KeyInput::descriptor() noexcept { return STDIN_FILENO; }

bool KeyInput::has_key() const noexcept {
    int bytes = 0;
    return ::ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes > 0;
}

int KeyInput::read() noexcept {
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
