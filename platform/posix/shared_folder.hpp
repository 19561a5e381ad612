// SPDX-License-Identifier: MIT
// Where processes of this user share what has a name.
#pragma once

#include <sys/file.h>

#include <cerrno>
#include <string>

namespace ws2::platform {

// The host's folder for shared memory, or for temporary files.
std::string shared_folder();

// As flock(), whatever signals come.
inline bool lock_opening(int fd, int how) {
    int result = 0;
    do result = ::flock(fd, how);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

}  // namespace ws2::platform
