// SPDX-License-Identifier: MIT
#include "shim/core/names/posted_lookup.hpp"

#include <algorithm>
#include <mutex>
#include <new>
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

Result<std::uint32_t> PostedLookup::start(Target const& target, Ask ask) {
    auto const number = add_pending();
    ObjectPtr<PostedLookup> const lookup{
        new PostedLookup{target, std::move(ask), number}
    };
    auto const code = thread_pool().submit(*lookup, ThreadPool::Kind::takes_long);
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

Result<std::vector<std::byte>> PostedLookup::answer() const {
    try {
        return ask_();
    } catch (std::bad_alloc const&) {
        return Code::no_buffers;
    }
}

void PostedLookup::run() {
    auto const found = answer();
    auto code = found.code();
    auto const size = found ? found->size() : 0;
    {
        std::lock_guard const lock{lookups().mutex};
        if (lookups().pending.erase(number_) == 0) return;
        if (size > target_.buffer.size())
            code = Code::no_buffers;
        else if (found)
            std::ranges::copy(*found, target_.buffer.begin());
    }
    tell(code, size);
}

// A message that finds no window or no room is lost, as on Windows.
void PostedLookup::tell(Code code, std::size_t size) const {
    constexpr std::size_t most = 0xFFFF;
    constexpr int half = 16;
    auto const word =
        static_cast<std::uint32_t>(std::min(size, most)) | static_cast<std::uint32_t>(code) << half;
    try {
        static_cast<void>(
            post_to_window(target_.window, {.window = target_.window,
                                            .number = target_.message,
                                            .first = number_,
                                            .second = static_cast<std::int32_t>(word)}));
    } catch (std::bad_alloc const&) {
    }
}

}  // namespace ws2::core
