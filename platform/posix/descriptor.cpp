// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "platform/types.hpp"

namespace ws2 {

// No retry after EINTR: on every host we know the descriptor is gone by then.
UniqueDescriptor::~UniqueDescriptor() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace ws2
