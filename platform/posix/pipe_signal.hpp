// SPDX-License-Identifier: MIT
// Blocks SIGPIPE around calls that have no flag against it.
#pragma once

#include <csignal>

namespace ws2::platform {

class PipeSignalHeld {
public:
    PipeSignalHeld() noexcept {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        was_pending_ = is_pending();
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    PipeSignalHeld(PipeSignalHeld const&) = delete;
    PipeSignalHeld& operator=(PipeSignalHeld const&) = delete;
    ~PipeSignalHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    // After EPIPE: consumes the signal that came with it, so that the program does not get it.
    void take_raised() const noexcept {
        int taken = 0;
        if (!was_pending_ && is_pending()) static_cast<void>(sigwait(&pipe_, &taken));
    }

private:
    static bool is_pending() noexcept {
        sigset_t pending;
        return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
    }

    sigset_t pipe_;
    sigset_t before_;
    bool was_pending_ = false;
};

}  // namespace ws2::platform
