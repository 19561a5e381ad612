// SPDX-License-Identifier: MIT
// Linux sends a file without copying it through the program. The call has no flag against SIGPIPE,
// so the signal is held back while it runs, and one it raised is taken out again.
#include <sys/sendfile.h>

#include <algorithm>
#include <cerrno>

#include "platform/files.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/pipe_signal.hpp"

namespace ws2::platform {
Result<std::size_t> send_file(int socket, int file, std::uint64_t& offset,
                              std::size_t length) noexcept {
    constexpr std::size_t largest = 0x7ffff000;  // what the host moves in one call
    PipeSignalHeld const held;
    auto position = static_cast<off_t>(offset);
    auto const count = ::sendfile(socket, file, &position, std::min(length, largest));
    if (count < 0) {
        int const error = errno;
        if (error == EPIPE) held.take_raised();
        return code_from_errno(error);
    }
    offset = static_cast<std::uint64_t>(position);
    return static_cast<std::size_t>(count);
}

}  // namespace ws2::platform
