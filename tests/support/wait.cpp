// SPDX-License-Identifier: MIT
// The only file of the tests that knows how to let time pass.
#include "tests/support/wait.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "tests/support/behaviour.hpp"
#include "tests/support/thread_state.hpp"

namespace ws2::test {
namespace {

using namespace std::chrono_literals;

int time_factor() {
    auto const* const text = std::getenv("WS2_TIME_FACTOR");
    return text ? std::max(1, std::atoi(text)) : 1;
}

bool select_one(SOCKET socket, Ready what, std::chrono::milliseconds limit) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(socket, &set);
    timeval left{};
    left.tv_sec = static_cast<decltype(left.tv_sec)>(limit.count() / 1000);
    left.tv_usec = static_cast<decltype(left.tv_usec)>(limit.count() % 1000 * 1000);
    auto* const chosen = &set;
    auto const count = select(0, what == Ready::to_read ? chosen : nullptr,
                              what == Ready::to_write ? chosen : nullptr,
                              what == Ready::exceptional ? chosen : nullptr, &left);
    return count == 1;
}

}  // namespace

std::chrono::milliseconds patience() { return row_must_fail() ? 1s : 20s * time_factor(); }
std::chrono::milliseconds glance() { return 50ms * time_factor(); }

bool await(SOCKET socket, Ready what) { return select_one(socket, what, patience()); }
bool is_ready(SOCKET socket, Ready what) { return select_one(socket, what, 0ms); }

bool eventually(std::function<bool()> const& holds) {
    auto const limit = std::chrono::steady_clock::now() + patience();
    std::mutex mutex;
    std::unique_lock lock{mutex};
    std::condition_variable never;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        never.wait_for(lock, 1ms);  // gives the processor away between two looks
    }
    return true;
}

BlockedCall::BlockedCall(std::function<long long()> call) {
    thread_ = std::thread{[shared = shared_, call = std::move(call)] {
        {
            std::lock_guard const lock{shared->mutex};
            shared->entered = true;
            shared->thread = this_thread_number();
        }
        shared->changed.notify_all();
        auto const found = outcome(call);
        {
            std::lock_guard const lock{shared->mutex};
            shared->outcome = found;
        }
        shared->changed.notify_all();
    }};
}

BlockedCall::~BlockedCall() {
    if (!thread_.joinable()) return;
    auto const limit = given_up_ ? std::chrono::milliseconds{0} : patience();
    if (result_within(limit))
        thread_.join();
    else
        thread_.detach();
}

bool BlockedCall::is_blocked() const {
    std::unique_lock lock{shared_->mutex};
    if (!shared_->changed.wait_for(lock, patience(), [this] { return shared_->entered; }))
        return false;
    auto const has_ended = [this] { return shared_->outcome.has_value(); };
    auto const limit = std::chrono::steady_clock::now() + patience();
    do {
        if (shared_->changed.wait_for(lock, glance(), has_ended)) return false;
    } while (!waits_in_host(shared_->thread) && std::chrono::steady_clock::now() < limit);
    return true;
}

std::optional<Outcome> BlockedCall::result() const {
    auto const found = result_within(patience());
    given_up_ = !found;
    return found;
}

std::optional<Outcome> BlockedCall::result_within(std::chrono::milliseconds limit) const {
    std::unique_lock lock{shared_->mutex};
    shared_->changed.wait_for(lock, limit, [this] { return shared_->outcome.has_value(); });
    return shared_->outcome;
}

std::string recv_text(SOCKET socket, int length, int flags) {
    // Shared with the call, which may outlive this function; one more byte than recv is given.
    auto const data = std::make_shared<std::string>(static_cast<std::size_t>(length) + 1, '\0');
    BlockedCall const call{[=] { return recv(socket, data->data(), length, flags); }};
    auto const result = call.result();
    if (!result) return "!blocked";
    if (result->value < 0) return "!" + std::to_string(result->last_error);
    return data->substr(0, static_cast<std::size_t>(result->value));
}

std::string recv_all_text(SOCKET socket, std::size_t length) {
    struct Received {
        std::string bytes;
        std::atomic<std::size_t> count{0};
    };
    // Shared as above, and one place for all: sanitizers watch what is made, whatever comes into
    // it.
    auto const received = std::make_shared<Received>();
    received->bytes.resize(length);
    BlockedCall const call{[=] {
        constexpr std::size_t largest_piece = std::size_t{1} << 20;
        for (std::size_t before = 0; before < length; before = received->count) {
            auto const wanted = static_cast<int>(std::min(length - before, largest_piece));
            auto const count = recv(socket, received->bytes.data() + before, wanted, 0);
            if (count <= 0) break;
            received->count += static_cast<std::size_t>(count);
        }
        return 0;
    }};
    std::size_t before = 0;
    do before = received->count;
    while (!call.result() && received->count != before);
    return received->bytes.substr(0, received->count);
}

}  // namespace ws2::test
