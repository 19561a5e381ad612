// SPDX-License-Identifier: MIT
#include "shim/core/files/console_keys.hpp"

#include "platform/poll.hpp"
#include "shim/core/waits/host_wait.hpp"
#include "shim/core/waits/synchronous_io.hpp"

namespace ws2::core {

int read_key(platform::KeyEcho echo) {
    platform::KeyInput input{echo};
    SynchronousIo const call;
    platform::PollItem item{platform::KeyInput::descriptor(), platform::poll_readable, 0};
    auto const ready = wait_in_host({&item, 1}, platform::Deadline::never(), call);
    return ready.code() == Code::operation_aborted ? -1 : input.read();
}

bool has_key() {
    platform::KeyInput const input{platform::KeyEcho::hidden};
    return input.has_key();
}

}  // namespace ws2::core
