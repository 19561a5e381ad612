// SPDX-License-Identifier: MIT
// Look-ups whose answer is posted to a window: WSAAsyncGetHostByName and its kin. A thread of the
// pool asks. Until its message is posted a look-up can be cancelled; then nothing is written to
// the program's memory any more, and nothing is posted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/windows/window.hpp"

namespace ws2::core {

class PostedLookup final : public PoolWork {
public:
    static constexpr ObjectKind object_kind = ObjectKind::posted_lookup;

    // The answer, byte by byte as it is to stand in the buffer. May block.
    using Ask = std::function<Result<std::vector<std::byte>>()>;

    // The message has the look-up's number, and its code and the size of the answer in one word:
    // no_buffers where the buffer is smaller.
    struct Target {
        WindowHandle window;
        std::uint32_t message;
        std::span<std::byte> buffer;
    };

    // Its number, never 0. not_enough_memory: the host has no thread left.
    static Result<std::uint32_t> start(Target const& target, Ask ask);

    // already: its message is posted. invalid_argument: there never was one of this number.
    static Code cancel(std::uintptr_t number);

    PostedLookup(Target const& target, Ask ask, std::uint32_t number)
        : PoolWork{object_kind}, target_{target}, ask_{std::move(ask)}, number_{number} {}

    void run() override;

private:
    Result<std::vector<std::byte>> answer() const;
    void tell(Code code, std::size_t size) const;

    Target const target_;
    Ask const ask_;
    std::uint32_t const number_;
};

}  // namespace ws2::core
