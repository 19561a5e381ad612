// SPDX-License-Identifier: MIT
#include <pthread.h>

#include "platform/threading.hpp"

namespace ws2::platform {

void end_thread() { ::pthread_exit(nullptr); }

}  // namespace ws2::platform
