// SPDX-License-Identifier: MIT
// What a test asks of the host itself, about privileges, processors and descriptors.
#pragma once

#include <array>
#include <cstdint>

namespace ws2::test {

// The calling thread has no privileges meanwhile.
class WithoutPrivileges {
public:
    WithoutPrivileges();
    WithoutPrivileges(WithoutPrivileges const&) = delete;
    WithoutPrivileges& operator=(WithoutPrivileges const&) = delete;
    ~WithoutPrivileges();

private:
    std::array<std::uint32_t, 6> kept_{};
};

// The process has no network but a loopback without addresses. False: this user cannot do that.
bool leave_networks();

// The process may use the first of its processors only.
bool leave_other_processors();

// The sizes of the socket's buffers are not fixed; true also where the host does not report that.
bool has_automatic_buffers(int descriptor);

}  // namespace ws2::test
