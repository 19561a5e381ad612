// SPDX-License-Identifier: MIT
// The C runtime's names for starting and ending threads.
#include <memory>

#include "platform/process.hpp"
#include "shim/api/win32/threads.hpp"

#include <windows.h>
#include <winsock2.h>

#include <process.h>

namespace ws2::api {
namespace {

struct PlainStart {
    _beginthread_proc_type run;
    void* argument;
    core::Handle handle;
};

// What _beginthread's thread closes when it ends [docs: _endthread].
constinit thread_local core::Handle own_handle = 0;

void close_own_handle() {
    if (own_handle == 0) return;
    core::library().handles().close(std::exchange(own_handle, 0), core::HandleTable::Waiting::none);
}

std::uint32_t run_plain(void* start) {
    PlainStart const mine = *std::unique_ptr<PlainStart>{static_cast<PlainStart*>(start)};
    own_handle = mine.handle;
    mine.run(mine.argument);
    close_own_handle();
    return 0;
}

// These two report to C; the last error is not theirs.
template <class Plan>
core::Handle create(Plan plan, core::Handle failure) {
    int const last = last_error;
    auto const handle = win32_call(core::Handle{0}, plan);
    if (handle != 0) return handle;
    platform::report_to_c(static_cast<Code>(last_error));
    last_error = last;
    return failure;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

uintptr_t _beginthreadex(void*, unsigned stack_size, _beginthreadex_proc_type start_address,
                         void* arglist, unsigned initflag, unsigned* thrdaddr) {
    return create(
        [&]() -> Result<core::Handle> {
            if (!start_address) return Code::invalid_parameter;
            return create_thread({.run = start_address,
                                  .argument = arglist,
                                  .stack_bytes = stack_size,
                                  .flags = initflag,
                                  .thread_id = thrdaddr});
        },
        0);
}

uintptr_t _beginthread(_beginthread_proc_type start_address, unsigned stack_size, void* arglist) {
    return create(
        [&]() -> Result<core::Handle> {
            if (!start_address) return Code::invalid_parameter;
            auto start = std::make_unique<PlainStart>(PlainStart{start_address, arglist, 0});
            auto const handle = create_thread({.run = run_plain,
                                               .argument = start.get(),
                                               .stack_bytes = stack_size,
                                               .handle = &start->handle});
            if (handle) static_cast<void>(start.release());
            return handle;
        },
        ~core::Handle{0});
}

void _endthreadex(unsigned retval) { core::this_thread().exit(retval); }

void _endthread() {
    close_own_handle();
    core::this_thread().exit(0);
}

int _getpid() { return static_cast<int>(GetCurrentProcessId()); }
