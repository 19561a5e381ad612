// SPDX-License-Identifier: MIT
// Contract: a call of the program leaves errno as it was, as Windows' calls do, which know no
// errno.
#pragma once

#include <cerrno>

namespace ws2::platform {

// What errno was at the beginning it is again at the end.
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
