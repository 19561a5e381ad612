// SPDX-License-Identifier: MIT
// Look-ups whose answer is posted to a window: WSAAsyncGetHostByName and the like, on a thread of
// the pool. Until its message is posted a look-up can be cancelled; then nothing is written to the
// program's memory any more, and nothing is posted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "shim/core/waits/thread_pool.hpp"

namespace ws2::core {

class PostedLookup final : public PoolWork {
public:
    static constexpr ObjectKind object_kind = ObjectKind::posted_lookup;

    // The answer, byte by byte as it is to stand in the buffer. May block; throws nothing.
    using Ask = std::function<Result<std::vector<std::byte>>()>;
    // Posts the look-up's number, its code and the size of the answer; no_buffers: the buffer is
    // smaller. Throws nothing.
    using Post = std::function<void(std::uint32_t number, Code code, std::size_t size)>;

    // Its number, never 0. not_enough_memory: the host has no thread left.
    static Result<std::uint32_t> start(std::span<std::byte> buffer, Ask ask, Post post);

    // already: its message is posted. invalid_argument: there never was one of this number.
    static Code cancel(std::uintptr_t number);

    PostedLookup(std::span<std::byte> buffer, Ask ask, Post post, std::uint32_t number)
        : PoolWork{object_kind},
          buffer_{buffer},
          ask_{std::move(ask)},
          post_{std::move(post)},
          number_{number} {}

    void run(PoolCall&) override;

private:
    std::span<std::byte> const buffer_;
    Ask const ask_;
    Post const post_;
    std::uint32_t const number_;
};

}  // namespace ws2::core
