// SPDX-License-Identifier: MIT
#include "platform/kept_errno.hpp"

#include <cerrno>

namespace ws2::platform {

KeptErrno::KeptErrno() noexcept : value_{errno} {}
KeptErrno::~KeptErrno() { errno = value_; }

}  // namespace ws2::platform
