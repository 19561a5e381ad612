// SPDX-License-Identifier: MIT
// Contract: a call of the program leaves errno unchanged, as Windows' calls, which have none, do.
#pragma once

#include <cerrno>

namespace ws2::platform {

// Restores errno at the end of its scope.
class KeptErrno {
public:
    KeptErrno() noexcept : value_{*place_} {}
    KeptErrno(KeptErrno const&) = delete;
    KeptErrno& operator=(KeptErrno const&) = delete;
    ~KeptErrno() { *place_ = value_; }

private:
    int* const place_ = &errno;  // libc finds it by a call
    int const value_;
};

}  // namespace ws2::platform
