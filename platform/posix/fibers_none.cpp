// SPDX-License-Identifier: MIT
// For hosts without contexts: musl, OpenBSD.
#include "platform/fibers.hpp"

namespace ws2::platform {

struct HostFiber {};

void HostFiberEnd::operator()(HostFiber* fiber) const noexcept { delete fiber; }
Result<HostFiberPtr> fiber_of_this_stack() { return Code::call_not_implemented; }
Result<HostFiberPtr> make_fiber(void (*)(void*), void*, std::size_t) {
    return Code::call_not_implemented;
}
void change_fiber(HostFiber&, HostFiber&) noexcept {}

}  // namespace ws2::platform
