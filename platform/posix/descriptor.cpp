// SPDX-License-Identifier: MIT
#include "platform/types.hpp"

#include WS2_DATA_CALLS  // posix/data_calls.hpp, or the host's own

namespace ws2 {

// No retry after EINTR: on every host we know the descriptor is gone by then.
UniqueDescriptor::~UniqueDescriptor() {
    if (fd_ >= 0) platform::host_close(fd_);
}

}  // namespace ws2
