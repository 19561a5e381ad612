// SPDX-License-Identifier: MIT
// Contract: a call of the program leaves errno unchanged, as Windows' calls, which have none, do.
#pragma once

#include <cerrno>

namespace ws2::platform {

// Restores errno at the end of its scope.
class KeptErrno {
public:
    KeptErrno() noexcept : value_{errno} {}
    KeptErrno(KeptErrno const&) = delete;
    KeptErrno& operator=(KeptErrno const&) = delete;
    ~KeptErrno() { errno = value_; }

private:
    int const value_;
};

}  // namespace ws2::platform
