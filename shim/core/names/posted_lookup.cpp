// SPDX-License-Identifier: MIT
#include "shim/core/names/posted_lookup.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "shim/core/objects/library.hpp"

namespace ws2::core {
namespace {

struct Lookups {
    RankedMutex<Rank::posted_lookups> mutex;
    std::set<std::uint32_t> pending;
    std::uint32_t last_number = 0;
};

Lookups& lookups() {
    static auto* const all = new Lookups;
    return *all;
}

std::uint32_t add_pending() {
    std::lock_guard const lock{lookups().mutex};
    auto const number = lookups().last_number + 1;
    lookups().pending.insert(number);
    lookups().last_number = number;
    return number;
}

}  // namespace

Result<std::uint32_t> PostedLookup::start(std::span<std::byte> buffer, Ask ask, Post post) {
    auto const number = add_pending();
    ObjectPtr<PostedLookup> const lookup{
        new PostedLookup{buffer, std::move(ask), std::move(post), number}
    };
    auto const code = thread_pool().submit(*lookup, CallLength::takes_long);
    if (code == Code::ok) return number;
    static_cast<void>(cancel(number));
    return code;
}

Code PostedLookup::cancel(std::uintptr_t number) {
    std::lock_guard const lock{lookups().mutex};
    if (number == 0 || number > lookups().last_number) return Code::invalid_argument;
    bool const was_pending = lookups().pending.erase(static_cast<std::uint32_t>(number)) != 0;
    return was_pending ? Code::ok : Code::already;
}

void PostedLookup::run(PoolCall&) {
    auto const found = ask_();
    auto code = found.code();
    auto const size = found ? found->size() : 0;
    {
        std::lock_guard const lock{lookups().mutex};
        if (lookups().pending.erase(number_) == 0) return;
        if (size > buffer_.size())
            code = Code::no_buffers;
        else if (found)
            std::ranges::copy(*found, buffer_.begin());
    }
    post_(number_, code, size);
}

}  // namespace ws2::core
